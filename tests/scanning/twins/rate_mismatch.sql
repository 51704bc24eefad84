-- SUB-07: an amount that is not quantity × standard, by more than one yuan and more than 5 ‰. Where most of at least five paid
-- alike (programme, tier, period) are off, the standard is one question, with five of them as examples; the others are one
-- finding for each person and programme. Several payments of one turn (person, programme, period, village, tier, quantity) that
-- together are quantity × price within a yuan are instalments.
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
kinds AS (SELECT DISTINCT programme, COALESCE(tier, '') AS tier, period FROM payments WHERE state = '成功'),
spans AS MATERIALIZED (
    SELECT k.programme, k.tier, k.period, a.day AS first_day, z.day - 1 AS last_day
    FROM (SELECT programme, tier, period,
                 period / 100 * 12 + CASE
                     WHEN period % 100 = 0 THEN 0
                     WHEN period % 100 <= 12 THEN period % 100 - 1
                     WHEN period % 100 <= 24 THEN (period % 100 - 21) * 3
                     ELSE (period % 100 - 31) * 6 END AS first_month,
                 CASE WHEN period % 100 = 0 THEN 12 WHEN period % 100 <= 12 THEN 1 WHEN period % 100 <= 24 THEN 3 ELSE 6 END AS months
          FROM kinds) k
    JOIN starts a ON a.month = k.first_month
    JOIN starts z ON z.month = k.first_month + k.months
),
-- The standards of its tier; of every tier, where the payment says none or the list has no such.
rates AS MATERIALIZED (
    SELECT k.programme, k.tier, k.period, k.first_day, k.last_day, s.price, s.cap, s.valid_from, s.valid_to
    FROM spans k
    JOIN standards s ON s.programme = k.programme AND s.shown = 1
     AND (s.tier = k.tier
          OR (k.tier = '' OR s.tier = '')
             AND NOT EXISTS (SELECT 1 FROM standards t WHERE t.programme = k.programme AND t.shown = 1 AND t.tier = k.tier))
),
claims AS (
    SELECT p.id, p.person, p.programme, COALESCE(p.tier, '') AS tier, p.period, p.village, p.number, p.amount, p.price, p.paid_on,
           p.quantity AS written, COALESCE(p.quantity, CASE WHEN g.unit = '人' AND g.payee = '人' THEN 10000 END) AS quantity
    FROM payments p LEFT JOIN programmes g ON g.county = p.county AND g.code = p.programme AND g.shown = 1
    WHERE p.state = '成功'
),
due AS (
    SELECT c.id, c.person, c.programme, c.tier, c.period, c.village, c.number, c.amount, c.written,
           COALESCE(MIN(CASE WHEN r.cap < (c.quantity * r.price + 5000) / 10000 THEN r.cap
                             ELSE (c.quantity * r.price + 5000) / 10000 END), (c.quantity * c.price + 5000) / 10000) AS least,
           COALESCE(MAX(CASE WHEN r.cap < (c.quantity * r.price + 5000) / 10000 THEN r.cap
                             ELSE (c.quantity * r.price + 5000) / 10000 END), (c.quantity * c.price + 5000) / 10000) AS most
    FROM claims c
    LEFT JOIN rates r ON r.programme = c.programme AND r.tier = c.tier AND r.period = c.period
         AND r.valid_from <= CASE WHEN r.last_day > c.paid_on THEN r.last_day ELSE c.paid_on END
         AND (r.valid_to IS NULL OR r.first_day <= r.valid_to)
    WHERE c.quantity IS NOT NULL
    GROUP BY c.id, c.person, c.programme, c.tier, c.period, c.village, c.number, c.amount, c.written, c.quantity, c.price
),
gaps AS (
    SELECT *, CASE WHEN amount < least THEN least WHEN amount > most THEN most ELSE amount END AS due FROM due WHERE least IS NOT NULL
),
turns AS MATERIALIZED (
    SELECT person, programme, period, village, COALESCE(tier, '') AS tier, quantity, SUM(amount) AS total
    FROM payments WHERE state = '成功' AND quantity IS NOT NULL
    GROUP BY person, programme, period, village, COALESCE(tier, ''), quantity HAVING COUNT(*) > 1
),
parts AS MATERIALIZED (
    SELECT DISTINCT t.person, t.programme, t.period, t.village, t.tier, t.quantity
    FROM turns t
    JOIN payments p ON p.person = t.person AND p.programme = t.programme AND p.period = t.period AND p.village = t.village
     AND COALESCE(p.tier, '') = t.tier AND p.quantity = t.quantity AND p.state = '成功'
    WHERE ABS(t.total * 10000 - p.quantity * p.price) <= 1000000
),
off AS MATERIALIZED (
    SELECT g.* FROM gaps g
    LEFT JOIN parts i ON i.person = g.person AND i.programme = g.programme AND i.period = g.period AND i.village = g.village
     AND i.tier = g.tier AND i.quantity = g.written
    WHERE ABS(g.amount - g.due) > 100 AND ABS(g.amount - g.due) * 1000 > g.due * 5 AND i.person IS NULL
),
many AS MATERIALIZED (
    SELECT o.programme, o.tier, o.period
    FROM (SELECT programme, tier, period, COUNT(*) AS off FROM off GROUP BY programme, tier, period HAVING COUNT(*) >= 5) o
    JOIN (SELECT programme, COALESCE(tier, '') AS tier, period, COUNT(*) AS paid
          FROM payments WHERE state = '成功' GROUP BY programme, COALESCE(tier, ''), period) a
      ON a.programme = o.programme AND a.tier = o.tier AND a.period = o.period
    WHERE o.off * 2 > a.paid
),
judged AS MATERIALIZED (
    SELECT o.*, CASE WHEN m.programme IS NULL THEN 0 ELSE 1 END AS alike,
           ROW_NUMBER() OVER (PARTITION BY o.programme, o.tier, o.period ORDER BY o.number COLLATE "BINARY") AS place
    FROM off o LEFT JOIN many m ON m.programme = o.programme AND m.tier = o.tier AND m.period = o.period
)
SELECT 'alike|' || programme || '|' || tier || '|' || period AS finding, 0 AS village, 0 AS amount, number
FROM judged WHERE alike = 1 AND place <= 5
UNION ALL
SELECT person || '|' || programme,
       FIRST_VALUE(village) OVER (PARTITION BY person, programme ORDER BY period, number COLLATE "BINARY"),
       CAST(SUM(ABS(amount - due)) OVER (PARTITION BY person, programme) AS BIGINT),
       number
FROM judged WHERE alike = 0;
