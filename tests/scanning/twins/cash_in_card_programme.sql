-- SUB-32: cash for a programme that goes by card only. What one run paid in a village is one finding.
SELECT p.village || '|' || p.run || '|' || p.programme || '|' || p.period AS finding,
       p.village,
       CAST(SUM(p.amount) OVER (PARTITION BY p.village, p.run, p.programme, p.period) AS BIGINT) AS amount,
       p.number
FROM payments p
JOIN programmes g ON g.county = p.county AND g.code = p.programme AND g.shown = 1
WHERE p.state = '成功' AND g.card_only = 1 AND p.channel = '现金';
