-- SUB-01: money for periods that begin later than the month of death and the months of grace, less what was recovered.
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
dead AS MATERIALIZED (
    SELECT who.county, who.person_index, who.died_on, c.month,
           EXISTS (SELECT 1 FROM persons other
                   WHERE other.county = who.county AND other.shown = 1 AND other.village = who.village
                     AND other.household = who.household AND other.person_index <> who.person_index
                     AND other.state = '在册' AND other.died_on IS NULL) AS survived
    FROM persons who JOIN calendar c ON c.day = who.died_on
    WHERE who.shown = 1 AND who.state = '死亡'
),
-- A person's payments bear the id of the first row of people that has his number.
of_dead AS MATERIALIZED (
    SELECT who.id AS person, d.died_on, d.month + CASE WHEN g.payee = '户' AND d.survived THEN 12 ELSE 1 END AS last_due,
           g.code AS programme
    FROM dead d
    JOIN people who ON who.county = d.county AND who.number_index = d.person_index AND who.person = who.id
    JOIN programmes g ON g.county = d.county AND g.shown = 1
    WHERE REPLACE(g.name, '丧葬', '') = g.name AND REPLACE(g.name, '抚恤', '') = g.name
),
paid AS MATERIALIZED (
    SELECT p.person, p.programme, p.period, p.paid_on, p.number, p.village, p.amount, p.state, d.died_on,
           CASE WHEN p.period / 100 * 12 + CASE
                    WHEN p.period % 100 = 0 THEN 0
                    WHEN p.period % 100 <= 12 THEN p.period % 100 - 1
                    WHEN p.period % 100 <= 24 THEN (p.period % 100 - 21) * 3
                    ELSE (p.period % 100 - 31) * 6 END > d.last_due THEN 1 ELSE 0 END AS late
    FROM payments p JOIN of_dead d ON d.person = p.person AND d.programme = p.programme
),
back AS MATERIALIZED (
    SELECT person, programme, CAST(SUM(ABS(amount)) AS BIGINT) AS amount
    FROM paid WHERE state = '追回' AND paid_on >= died_on GROUP BY person, programme
),
late AS MATERIALIZED (
    SELECT l.*, COALESCE(b.amount, 0) AS back,
           ROW_NUMBER() OVER (PARTITION BY l.person, l.programme
                              ORDER BY l.period DESC, l.paid_on DESC, l.number COLLATE "BINARY" DESC) AS place
    FROM paid l LEFT JOIN back b ON b.person = l.person AND b.programme = l.programme
    WHERE l.state = '成功' AND l.late = 1
),
-- What was recovered makes the latest payments good, one by one, as far as it goes.
walk(person, programme, place, back, kept) AS (
    SELECT person, programme, place, CASE WHEN back > 0 AND amount <= back THEN back - amount ELSE back END,
           CASE WHEN back > 0 AND amount <= back THEN 0 ELSE 1 END
    FROM late WHERE place = 1
    UNION ALL
    SELECT l.person, l.programme, l.place, CASE WHEN l.back > 0 AND l.amount <= w.back THEN w.back - l.amount ELSE w.back END,
           CASE WHEN l.back > 0 AND l.amount <= w.back THEN 0 ELSE 1 END
    FROM walk w JOIN late l ON l.person = w.person AND l.programme = w.programme AND l.place = w.place + 1
),
kept AS MATERIALIZED (
    SELECT l.*, w.kept,
           MAX(w.kept) OVER (PARTITION BY l.person, l.programme) AS flagged
    FROM late l JOIN walk w ON w.person = l.person AND w.programme = l.programme AND w.place = l.place
),
shown AS (
    SELECT person, number, village, period, CASE WHEN kept = 1 THEN amount ELSE 0 END AS amount, kept FROM kept WHERE flagged = 1
    UNION ALL
    SELECT p.person, p.number, p.village, p.period, 0, 0 FROM paid p
    WHERE p.state = '追回' AND p.paid_on >= p.died_on
      AND EXISTS (SELECT 1 FROM kept k WHERE k.person = p.person AND k.programme = p.programme AND k.flagged = 1)
)
SELECT person AS finding,
       FIRST_VALUE(village) OVER (PARTITION BY person ORDER BY kept DESC,
           period / 100 * 12 + CASE
               WHEN period % 100 = 0 THEN 0
               WHEN period % 100 <= 12 THEN period % 100 - 1
               WHEN period % 100 <= 24 THEN (period % 100 - 21) * 3
               ELSE (period % 100 - 31) * 6 END, number COLLATE "BINARY") AS village,
       CAST(SUM(amount) OVER (PARTITION BY person) AS BIGINT) AS amount,
       number
FROM shown;
