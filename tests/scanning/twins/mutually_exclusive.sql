-- SUB-06: two programmes that exclude each other, paid to one person for the same months. What the bank sent back and what was
-- recovered does not stand; one month in which the one ends and the other begins is a change over.
WITH RECURSIVE steps(step) AS (SELECT 0 UNION ALL SELECT step + 1 FROM steps WHERE step < 11),
pairs AS MATERIALIZED (
    SELECT a.code AS one, b.code AS other
    FROM programmes a JOIN programmes b ON b.county = a.county AND a.code COLLATE "BINARY" < b.code COLLATE "BINARY"
    WHERE a.shown = 1 AND b.shown = 1
      AND (REPLACE(';' || a.excludes || ';', ';' || b.code || ';', '') <> ';' || a.excludes || ';'
           OR REPLACE(';' || b.excludes || ';', ';' || a.code || ';', '') <> ';' || b.excludes || ';')
),
his AS MATERIALIZED (
    SELECT person, programme FROM payments
    WHERE programme IN (SELECT one FROM pairs UNION SELECT other FROM pairs)
    GROUP BY person, programme
),
both_of AS MATERIALIZED (
    SELECT a.person, x.one, x.other FROM his a
    JOIN pairs x ON x.one = a.programme
    JOIN his b ON b.person = a.person AND b.programme = x.other
),
rows_of AS MATERIALIZED (
    SELECT p.person, p.programme, p.period, p.paid_on, p.number, p.village, p.amount, p.state, n.account_index AS account,
           ROW_NUMBER() OVER (PARTITION BY p.person, p.programme, p.period ORDER BY p.paid_on, p.number COLLATE "BINARY") AS place
    FROM payments p
    JOIN (SELECT person, one AS programme FROM both_of UNION SELECT person, other FROM both_of) c
      ON c.person = p.person AND c.programme = p.programme
    JOIN people n ON n.county = p.county AND n.id = p.payee
),
-- A turn: a person's payments of a programme for a period, in the order of their days.
turns AS MATERIALIZED (
    SELECT person, programme, period, MAX(CASE WHEN state = '退票' THEN 1 ELSE 0 END) AS returned,
           CAST(SUM(CASE WHEN state = '追回' THEN ABS(amount) ELSE 0 END) AS BIGINT) AS recovered
    FROM rows_of GROUP BY person, programme, period
),
-- What stands after each row: a return takes the last payment of the same sum and account away. Places stand one behind the other.
walk(person, programme, period, place, stands) AS (
    SELECT person, programme, period, 0, CAST('' AS TEXT) FROM turns WHERE returned = 1
    UNION ALL
    SELECT r.person, r.programme, r.period, w.place + 1, CASE
        WHEN r.state = '成功' AND r.amount > 0 THEN w.stands || '/' || (1000 + r.place)
        WHEN r.state = '退票' AND l.amount = r.amount AND l.paid_on < r.paid_on
             AND (l.account = r.account OR (l.account IS NULL AND r.account IS NULL))
        THEN SUBSTR(w.stands, 1, LENGTH(w.stands) - 5)
        ELSE w.stands END
    FROM walk w
    JOIN rows_of r ON r.person = w.person AND r.programme = w.programme AND r.period = w.period AND r.place = w.place + 1
    LEFT JOIN rows_of l ON l.person = w.person AND l.programme = w.programme AND l.period = w.period
                       AND w.stands LIKE '%/' || (1000 + l.place)
),
last_step AS (
    SELECT person, programme, period, stands, ROW_NUMBER() OVER (PARTITION BY person, programme, period ORDER BY place DESC) AS back
    FROM walk
),
stand AS MATERIALIZED (
    SELECT r.*, t.recovered,
           ROW_NUMBER() OVER (PARTITION BY r.person, r.programme, r.period ORDER BY r.place DESC) AS back
    FROM rows_of r
    JOIN turns t ON t.person = r.person AND t.programme = r.programme AND t.period = r.period
    LEFT JOIN last_step s ON s.person = r.person AND s.programme = r.programme AND s.period = r.period AND s.back = 1
    WHERE r.state = '成功' AND r.amount > 0
      AND (t.returned = 0 OR REPLACE(s.stands, '/' || (1000 + r.place), '') <> s.stands)
),
-- What was recovered makes the last ones good, as far as it goes.
good(person, programme, period, back, recovered, kept) AS (
    SELECT person, programme, period, back, CASE WHEN amount <= recovered THEN recovered - amount ELSE recovered END,
           CASE WHEN amount <= recovered THEN 0 ELSE 1 END
    FROM stand WHERE back = 1 AND recovered > 0
    UNION ALL
    SELECT s.person, s.programme, s.period, s.back, CASE WHEN s.amount <= g.recovered THEN g.recovered - s.amount ELSE g.recovered END,
           CASE WHEN s.amount <= g.recovered THEN 0 ELSE 1 END
    FROM good g
    JOIN stand s ON s.person = g.person AND s.programme = g.programme AND s.period = g.period AND s.back = g.back + 1
),
spans AS (
    SELECT s.person, s.programme, s.period, s.number, s.village, s.amount,
           s.period / 100 * 12 + CASE
               WHEN s.period % 100 = 0 THEN 0
               WHEN s.period % 100 <= 12 THEN s.period % 100 - 1
               WHEN s.period % 100 <= 24 THEN (s.period % 100 - 21) * 3
               ELSE (s.period % 100 - 31) * 6 END AS from_month,
           CASE WHEN s.period % 100 = 0 THEN 12 WHEN s.period % 100 <= 12 THEN 1 WHEN s.period % 100 <= 24 THEN 3 ELSE 6 END AS months
    FROM stand s
    LEFT JOIN good g ON g.person = s.person AND g.programme = s.programme AND g.period = s.period AND g.back = s.back
    WHERE COALESCE(g.kept, 1) = 1
),
paid AS MATERIALIZED (
    SELECT s.*, s.from_month + s.months AS to_month,
           ROW_NUMBER() OVER (PARTITION BY s.person, s.programme
                              ORDER BY s.from_month, s.from_month + s.months, s.number COLLATE "BINARY") AS place
    FROM spans s
),
months AS MATERIALIZED (
    SELECT DISTINCT p.person, p.programme, p.from_month + n.step AS month FROM paid p JOIN steps n ON n.step < p.months
),
ends AS MATERIALIZED (
    SELECT person, programme, MIN(month) AS first_month, MAX(month) AS last_month FROM months GROUP BY person, programme
),
common AS MATERIALIZED (
    SELECT x.person, x.one, x.other, a.month FROM both_of x
    JOIN months a ON a.person = x.person AND a.programme = x.one
    JOIN months b ON b.person = x.person AND b.programme = x.other AND b.month = a.month
),
shared AS (
    SELECT person, one, other, COUNT(*) AS months, MIN(month) AS first_month, MAX(month) AS last_month
    FROM common GROUP BY person, one, other
),
flagged AS MATERIALIZED (
    SELECT o.* FROM shared o
    JOIN ends a ON a.person = o.person AND a.programme = o.one
    JOIN ends b ON b.person = o.person AND b.programme = o.other
    WHERE o.months > 1
       OR NOT (a.last_month <= o.last_month AND a.first_month < o.first_month AND b.first_month >= o.first_month
            OR b.last_month <= o.last_month AND b.first_month < o.first_month AND a.first_month >= o.first_month)
),
sides AS MATERIALIZED (
    SELECT f.person, f.one, f.other, f.months, f.first_month, f.last_month, p.programme, p.number, p.village, p.amount, p.place,
           p.from_month, p.to_month,
           CASE WHEN EXISTS (SELECT 1 FROM common c WHERE c.person = f.person AND c.one = f.one AND c.other = f.other
                               AND c.month >= p.from_month AND c.month < p.to_month) THEN 1 ELSE 0 END AS within
    FROM flagged f JOIN paid p ON p.person = f.person AND p.programme IN (f.one, f.other)
),
sums AS MATERIALIZED (
    SELECT person, one, other,
           SUM(CASE WHEN within = 1 AND programme = one THEN amount ELSE 0 END) AS of_one,
           SUM(CASE WHEN within = 1 AND programme = other THEN amount ELSE 0 END) AS of_other,
           MIN(CASE WHEN within = 1 AND programme = one THEN place END) AS first_place
    FROM sides GROUP BY person, one, other
)
SELECT s.person || '|' || s.one || '|' || s.other AS finding,
       f.village,
       CAST(CASE WHEN t.of_one < t.of_other THEN t.of_one ELSE t.of_other END AS BIGINT) AS amount,
       s.number
FROM sides s
JOIN sums t ON t.person = s.person AND t.one = s.one AND t.other = s.other
JOIN sides f ON f.person = s.person AND f.one = s.one AND f.other = s.other AND f.programme = s.one AND f.place = t.first_place
-- Where the overlap is short, what was paid just before and after belongs to the picture.
WHERE s.within = 1
   OR s.months = 1 AND s.place = (SELECT MAX(b.place) FROM sides b WHERE b.person = s.person AND b.one = s.one
                                    AND b.other = s.other AND b.programme = s.programme AND b.to_month <= s.first_month)
   OR s.months = 1 AND s.place = (SELECT MIN(a.place) FROM sides a WHERE a.person = s.person AND a.one = s.one
                                    AND a.other = s.other AND a.programme = s.programme AND a.from_month > s.last_month);
