-- SUB-37: a household whose house is paid for a second time within ten years: mended or built anew, or given up in a
-- resettlement. Payments to one person for one period, or within 180 days of the last, are instalments of one work; a house that
-- was mended (C) may be built anew (D). The first two such works of a household are one finding.
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
houses AS MATERIALIZED (
    SELECT code, CASE WHEN REPLACE(name, '危房改造', '') <> name OR REPLACE(name, '危改', '') <> name THEN 1 ELSE 0 END AS repair
    FROM programmes
    WHERE shown = 1 AND (REPLACE(name, '危房改造', '') <> name OR REPLACE(name, '危改', '') <> name
                         OR REPLACE(name, '易地搬迁', '') <> name OR REPLACE(name, '易地扶贫搬迁', '') <> name)
),
concerned AS MATERIALIZED (
    SELECT DISTINCT p.person FROM payments p JOIN houses h ON h.code = p.programme WHERE p.state = '成功'
),
all_of AS MATERIALIZED (SELECT p.* FROM concerned c JOIN payments p ON p.person = c.person),
named AS (
    SELECT person, village, household,
           ROW_NUMBER() OVER (PARTITION BY person ORDER BY village, household COLLATE "BINARY") AS place
    FROM all_of WHERE household IS NOT NULL
),
-- Where somebody lives: by the roster; whom it does not know, by his payments.
homes AS MATERIALIZED (
    SELECT c.person, COALESCE(who.village, n.village) AS village, COALESCE(who.household, n.household) AS household,
           CASE WHEN who.household IS NULL THEN 0 ELSE 1 END AS listed
    FROM concerned c
    JOIN people i ON i.id = c.person
    LEFT JOIN persons who ON who.county = i.county AND who.person_index = i.number_index AND who.shown = 1
    LEFT JOIN named n ON n.person = c.person AND n.place = 1
    WHERE COALESCE(who.household, n.household) IS NOT NULL
),
back AS MATERIALIZED (
    SELECT person, programme, period, village,
           SUM(CASE WHEN state = '追回' THEN ABS(amount) ELSE 0 END) AS recovered,
           SUM(CASE WHEN state IN ('成功', '补发') THEN amount ELSE 0 END) AS arrived
    FROM all_of GROUP BY person, programme, period, village
),
rows_of AS MATERIALIZED (
    SELECT h.village AS home_village, h.household AS home, p.person, g.repair, p.period, p.paid_on, p.number, p.village, p.amount,
           UPPER(COALESCE(p.tier, '')) AS tier,
           ROW_NUMBER() OVER (PARTITION BY h.village, h.household ORDER BY p.paid_on, p.number COLLATE "BINARY") AS place
    FROM all_of p
    JOIN houses g ON g.code = p.programme
    JOIN homes h ON h.person = p.person
    JOIN back b ON b.person = p.person AND b.programme = p.programme AND b.period = p.period AND b.village = p.village
    WHERE p.state = '成功' AND NOT (b.recovered > 0 AND b.recovered >= b.arrived)
),
steps(step) AS (SELECT 1 UNION ALL SELECT step + 1 FROM steps WHERE step < 40),
-- Payment by payment: to which work it belongs (the first of those whose last payment it follows, or a new one), and then the
-- last payment of each work, in the order in which the works began.
walk(home_village, home, place, lasts, work) AS (
    SELECT DISTINCT home_village, home, 0, CAST('' AS TEXT), CAST(NULL AS INTEGER) FROM rows_of
    UNION ALL
    SELECT r.home_village, r.home, w.place + CASE WHEN w.work IS NULL THEN 1 ELSE 0 END,
           CASE WHEN w.work IS NULL THEN w.lasts
                ELSE SUBSTR(w.lasts, 1, w.work * 4 - 4) || (1000 + r.place) || SUBSTR(w.lasts, w.work * 4 + 1) END,
           CASE WHEN w.work IS NULL THEN COALESCE(
               (SELECT MIN(n.step) FROM steps n
                JOIN rows_of q ON q.home_village = r.home_village AND q.home = r.home
                              AND CAST(1000 + q.place AS TEXT) = SUBSTR(w.lasts, n.step * 4 - 3, 4)
                WHERE q.repair = r.repair AND q.person = r.person
                  AND (q.period = r.period OR r.paid_on - q.paid_on <= 180)),
               LENGTH(w.lasts) / 4 + 1) END
    FROM walk w
    JOIN rows_of r ON r.home_village = w.home_village AND r.home = w.home
                  AND r.place = w.place + CASE WHEN w.work IS NULL THEN 1 ELSE 0 END
),
paid AS MATERIALIZED (
    SELECT r.*, w.work FROM walk w
    JOIN rows_of r ON r.home_village = w.home_village AND r.home = w.home AND r.place = w.place
    WHERE w.work IS NOT NULL
),
works AS MATERIALIZED (
    SELECT f.home_village, f.home, f.work, f.person, f.repair, f.paid_on, f.tier, f.village, s.amount
    FROM paid f
    JOIN (SELECT home_village, home, work, MIN(place) AS place, CAST(SUM(amount) AS BIGINT) AS amount
          FROM paid GROUP BY home_village, home, work) s
      ON s.home_village = f.home_village AND s.home = f.home AND s.work = f.work AND s.place = f.place
),
repeated AS (
    SELECT a.home_village, a.home, a.work AS first, b.work AS second, a.village, b.amount,
           ROW_NUMBER() OVER (PARTITION BY a.home_village, a.home ORDER BY a.work, b.work) AS place
    FROM works a
    JOIN works b ON b.home_village = a.home_village AND b.home = a.home AND b.work > a.work
    JOIN calendar c ON c.day = b.paid_on
    -- The same day ten years before; 29 February becomes the 28th.
    JOIN calendar t ON t.month = c.month - 120 AND t.of_month = CASE WHEN c.month % 12 = 1 AND c.of_month = 29 THEN 28 ELSE c.of_month END
    WHERE t.day < a.paid_on AND (a.repair = 1 OR b.repair = 1)
      AND NOT (a.repair = 1 AND b.repair = 1 AND REPLACE(a.tier, 'C', '') <> a.tier AND REPLACE(b.tier, 'D', '') <> b.tier)
),
-- Of somebody whom the roster does not know, the first payment that names his household.
witness AS (
    SELECT h.person, p.number, ROW_NUMBER() OVER (PARTITION BY h.person ORDER BY p.paid_on, p.number COLLATE "BINARY") AS place
    FROM homes h JOIN all_of p ON p.person = h.person AND p.village = h.village AND p.household = h.household
    WHERE h.listed = 0
),
shown AS (
    SELECT r.home_village, r.home, r.village, r.amount, p.number FROM repeated r
    JOIN paid p ON p.home_village = r.home_village AND p.home = r.home AND p.work IN (r.first, r.second)
    WHERE r.place = 1
    UNION
    SELECT r.home_village, r.home, r.village, r.amount, n.number FROM repeated r
    JOIN works w ON w.home_village = r.home_village AND w.home = r.home AND w.work IN (r.first, r.second)
    JOIN witness n ON n.person = w.person AND n.place = 1
    WHERE r.place = 1
)
SELECT home_village || '|' || home AS finding, village, amount, number FROM shown;
