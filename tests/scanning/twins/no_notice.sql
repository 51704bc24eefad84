-- SUB-35: runs of payments in a village that no notice announced, where the county usually announces this programme. The runs
-- of a programme in a village in a year are one finding; it shows besides the county's earliest payment that names a notice.
WITH paid AS MATERIALIZED (
    SELECT p.village, p.programme, p.run, p.period, p.paid_on, p.year, p.number, p.amount,
           CASE WHEN n.number IS NULL THEN 0 ELSE 1 END AS posted
    FROM payments p
    JOIN programmes g ON g.county = p.county AND g.code = p.programme AND g.shown = 1 AND g.class <> 2
    LEFT JOIN notices n ON n.county = p.county AND n.number = p.notice AND n.shown = 1
    WHERE p.state = '成功'
),
runs AS MATERIALIZED (
    SELECT village, programme, run, MIN(paid_on) AS paid_on, MIN(year) AS year, MAX(posted) AS posted
    FROM paid GROUP BY village, programme, run
),
practice AS MATERIALIZED (
    SELECT programme, COUNT(*) AS runs, SUM(posted) AS posted FROM runs GROUP BY programme
),
years AS (
    SELECT village, programme, year, COUNT(*) AS bare FROM runs WHERE posted = 0 GROUP BY village, programme, year
),
asked AS (
    SELECT y.village, y.programme, y.year FROM years y JOIN practice c ON c.programme = y.programme
    WHERE c.posted > 0 AND c.posted * 100 >= 50 * (c.runs - y.bare)
),
hung AS MATERIALIZED (
    SELECT n.village, g.code AS programme, n.from_day,
           CASE g.cycle WHEN '年' THEN 300 WHEN '一次' THEN 300 WHEN '半年' THEN 150 ELSE 400 END AS within_days
    FROM notices n JOIN programmes g ON g.county = n.county AND g.shown = 1
    WHERE n.shown = 1 AND REPLACE(n.title, g.name, '') <> n.title
),
bare AS MATERIALIZED (
    SELECT r.village, r.programme, r.year, r.run
    FROM runs r JOIN asked a ON a.village = r.village AND a.programme = r.programme AND a.year = r.year
    WHERE r.posted = 0
      AND NOT EXISTS (SELECT 1 FROM hung h WHERE h.village = r.village AND h.programme = r.programme
                        AND r.paid_on - h.from_day <= h.within_days AND h.from_day - r.paid_on <= 30)
),
-- The first payment of each run that names a notice, and the earliest of these of each programme.
named AS (
    SELECT programme, paid_on, number,
           ROW_NUMBER() OVER (PARTITION BY village, programme, run ORDER BY period, paid_on, number COLLATE "BINARY") AS place
    FROM paid WHERE posted = 1
),
example AS (
    SELECT programme, number,
           ROW_NUMBER() OVER (PARTITION BY programme ORDER BY paid_on, number COLLATE "BINARY") AS place
    FROM named WHERE place = 1
),
shown AS (
    SELECT b.village, b.programme, b.year, p.number, p.amount
    FROM bare b JOIN paid p ON p.village = b.village AND p.programme = b.programme AND p.run = b.run
    UNION ALL
    SELECT b.village, b.programme, b.year, e.number, 0
    FROM (SELECT DISTINCT village, programme, year FROM bare) b
    JOIN example e ON e.programme = b.programme AND e.place = 1
)
SELECT village || '|' || programme || '|' || year AS finding,
       village,
       CAST(SUM(amount) OVER (PARTITION BY village, programme, year) AS BIGINT) AS amount,
       number
FROM shown;
