-- SUB-34: money that went out before the list's time on the board was over, unless it all came back. What one notice was to
-- precede in a village is one finding.
WITH early AS MATERIALIZED (
    SELECT p.person, p.programme, p.period, p.village, p.notice, p.amount, p.number
    FROM payments p
    JOIN notices n ON n.county = p.county AND n.number = p.notice AND n.shown = 1
    JOIN programmes g ON g.county = p.county AND g.code = p.programme AND g.shown = 1
    WHERE p.state = '成功' AND p.paid_on < n.to_day
      AND REPLACE(n.kind || '|' || n.title, '结果', '') = n.kind || '|' || n.title
      AND REPLACE(n.kind || '|' || n.title, '发放情况', '') = n.kind || '|' || n.title
      AND REPLACE(n.kind || '|' || n.title, '发放明细', '') = n.kind || '|' || n.title
      AND REPLACE(g.name, '临时救助', '') = g.name AND REPLACE(g.name, '自然灾害', '') = g.name
      AND REPLACE(g.name, '救灾', '') = g.name AND REPLACE(g.name, '应急', '') = g.name
),
taken_back AS MATERIALIZED (
    SELECT person, programme, period, village FROM payments
    GROUP BY person, programme, period, village
    HAVING SUM(CASE WHEN state = '追回' THEN ABS(amount) ELSE 0 END) > 0
       AND SUM(CASE WHEN state = '追回' THEN ABS(amount) ELSE 0 END)
           >= SUM(CASE WHEN state IN ('成功', '补发') THEN amount ELSE 0 END)
)
SELECT e.village || '|' || e.notice AS finding,
       e.village,
       CAST(SUM(e.amount) OVER (PARTITION BY e.village, e.notice) AS BIGINT) AS amount,
       e.number
FROM early e
LEFT JOIN taken_back t ON t.person = e.person AND t.programme = e.programme AND t.period = e.period AND t.village = e.village
WHERE t.person IS NULL;
