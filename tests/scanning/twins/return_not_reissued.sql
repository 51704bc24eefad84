-- SUB-31: the last return of a person, programme and period for which nothing arrived, more than 30 days ago, and that no sum
-- paid again under another period covers; not where the roster says that he had died or moved away. A programme of a person is
-- one finding.
WITH RECURSIVE calendar(day, month, of_month) AS (
    SELECT -25567, 22800, 1
    UNION ALL
    SELECT day + 1,
           CASE WHEN of_month = 28 + CASE
                    WHEN month % 12 IN (3, 5, 8, 10) THEN 2
                    WHEN month % 12 <> 1 THEN 3
                    WHEN month / 12 % 4 = 0 AND (month / 12 % 100 <> 0 OR month / 12 % 400 = 0) THEN 1
                    ELSE 0 END THEN month + 1 ELSE month END,
           CASE WHEN of_month = 28 + CASE
                    WHEN month % 12 IN (3, 5, 8, 10) THEN 2
                    WHEN month % 12 <> 1 THEN 3
                    WHEN month / 12 % 4 = 0 AND (month / 12 % 100 <> 0 OR month / 12 % 400 = 0) THEN 1
                    ELSE 0 END THEN 1 ELSE of_month + 1 END
    FROM calendar WHERE day < 47481
),
starts AS MATERIALIZED (SELECT month, day FROM calendar WHERE of_month = 1),
concerned AS MATERIALIZED (SELECT DISTINCT person, programme FROM payments WHERE state = '退票'),
rows_of AS MATERIALIZED (
    SELECT p.person, p.programme, p.period, p.paid_on, p.number, p.village, p.amount, p.state,
           ROW_NUMBER() OVER (PARTITION BY p.person, p.programme, p.period, p.state
                              ORDER BY p.paid_on DESC, p.number COLLATE "BINARY" DESC) AS latest
    FROM payments p JOIN concerned c ON c.person = p.person AND c.programme = p.programme
),
turns AS MATERIALIZED (
    SELECT person, programme, period,
           MAX(CASE WHEN state = '成功' THEN 1 ELSE 0 END) AS paid,
           CAST(SUM(CASE WHEN state = '补发' THEN amount ELSE 0 END) AS BIGINT) AS again,
           MAX(CASE WHEN state = '退票' AND latest = 1 THEN amount END) AS returned
    FROM rows_of GROUP BY person, programme, period
),
spare AS MATERIALIZED (
    SELECT person, programme, CAST(SUM(CASE
               WHEN paid = 1 THEN again
               WHEN returned IS NOT NULL AND again > returned THEN again - returned
               ELSE 0 END) AS BIGINT) AS spare
    FROM turns WHERE again > 0 GROUP BY person, programme
),
open AS MATERIALIZED (
    SELECT t.person, t.programme, t.period, t.returned AS amount, COALESCE(s.spare, 0) AS spare,
           ROW_NUMBER() OVER (PARTITION BY t.person, t.programme ORDER BY t.period) AS place
    FROM turns t LEFT JOIN spare s ON s.person = t.person AND s.programme = t.programme
    WHERE t.returned IS NOT NULL AND t.again = 0 AND t.paid = 0
),
-- What there is to spare covers the returns in the order of their periods, as far as it goes.
walk(person, programme, place, spare, covered) AS (
    SELECT person, programme, place, CASE WHEN amount <= spare THEN spare - amount ELSE spare END,
           CASE WHEN amount <= spare THEN 1 ELSE 0 END
    FROM open WHERE place = 1
    UNION ALL
    SELECT o.person, o.programme, o.place, CASE WHEN o.amount <= w.spare THEN w.spare - o.amount ELSE w.spare END,
           CASE WHEN o.amount <= w.spare THEN 1 ELSE 0 END
    FROM walk w JOIN open o ON o.person = w.person AND o.programme = w.programme AND o.place = w.place + 1
),
asked AS (
    SELECT o.person, o.programme, o.period, r.village, r.amount, r.number
    FROM open o
    JOIN walk w ON w.person = o.person AND w.programme = o.programme AND w.place = o.place AND w.covered = 0
    JOIN rows_of r ON r.person = o.person AND r.programme = o.programme AND r.period = o.period
                  AND r.state = '退票' AND r.latest = 1 AND :today - r.paid_on > 30
    JOIN people n ON n.id = o.person
    JOIN starts c ON c.month = o.period / 100 * 12 + CASE
             WHEN o.period % 100 = 0 THEN 0
             WHEN o.period % 100 <= 12 THEN o.period % 100 - 1
             WHEN o.period % 100 <= 24 THEN (o.period % 100 - 21) * 3
             ELSE (o.period % 100 - 31) * 6 END
    LEFT JOIN persons who ON who.county = n.county AND who.person_index = n.number_index AND who.shown = 1
    WHERE who.state IS NULL OR who.state NOT IN ('死亡', '迁出')
       OR (who.state = '死亡' AND who.died_on > r.paid_on)
       OR (who.state = '迁出' AND who.left_on >= c.day)
)
SELECT person || '|' || programme AS finding,
       FIRST_VALUE(village) OVER (PARTITION BY person, programme ORDER BY period) AS village,
       CAST(SUM(amount) OVER (PARTITION BY person, programme) AS BIGINT) AS amount,
       number
FROM asked;
