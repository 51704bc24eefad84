-- SUB-02: money of a programme that excludes the public payroll, for somebody who was on it on the day, and for longer of
-- the period than the month in which he came. One finding for each line of the payroll.
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
lines AS MATERIALIZED (
    SELECT s.id, who.id AS person, s.started_on, s.ended_on, s.employer, c.month AS started_month
    FROM staff s
    JOIN people who ON who.county = s.county AND who.number_index = s.person_index AND who.person = who.id
    JOIN calendar c ON c.day = s.started_on
    WHERE s.shown = 1
),
covered AS (
    SELECT l.id AS line, p.number, p.period, p.village, p.amount,
           ROW_NUMBER() OVER (PARTITION BY p.id ORDER BY l.started_on, l.employer COLLATE "BINARY", l.id) AS place
    FROM payments p
    JOIN lines l ON l.person = p.person
    JOIN programmes g ON g.county = p.county AND g.code = p.programme AND g.shown = 1 AND g.excludes_staff = 1
    WHERE p.state = '成功' AND l.started_on <= p.paid_on AND (l.ended_on IS NULL OR p.paid_on <= l.ended_on)
      AND p.period / 100 * 12 + CASE
              WHEN p.period % 100 = 0 THEN 11
              WHEN p.period % 100 <= 12 THEN p.period % 100 - 1
              WHEN p.period % 100 <= 24 THEN (p.period % 100 - 21) * 3 + 2
              ELSE (p.period % 100 - 31) * 6 + 5 END > l.started_month
)
SELECT line AS finding,
       FIRST_VALUE(village) OVER (PARTITION BY line ORDER BY period, number COLLATE "BINARY") AS village,
       CAST(SUM(amount) OVER (PARTITION BY line) AS BIGINT) AS amount,
       number
FROM covered WHERE place = 1;
