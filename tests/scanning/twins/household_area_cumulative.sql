-- SUB-09: several claims by the 亩 of one household for one programme and period that together are larger than its land of that
-- year, by more than 0.05 亩. A second payment to the same person for the same area is no second claim.
WITH claims AS (
    SELECT COALESCE(CASE WHEN p.household IS NOT NULL THEN p.village END, who.village) AS village,
           COALESCE(p.household, who.household) AS household,
           p.village AS paid_in, p.programme, p.period, p.quantity, p.amount, p.number, p.paid_on,
           ROW_NUMBER() OVER (
               PARTITION BY COALESCE(CASE WHEN p.household IS NOT NULL THEN p.village END, who.village),
                            COALESCE(p.household, who.household), p.programme, p.period, p.person, p.quantity
               ORDER BY p.paid_on, p.number COLLATE "BINARY") AS place
    FROM payments p
    JOIN programmes g ON g.county = p.county AND g.code = p.programme AND g.shown = 1 AND g.unit = '亩'
    JOIN people n ON n.county = p.county AND n.id = p.person
    LEFT JOIN persons who ON p.household IS NULL AND who.county = n.county AND who.person_index = n.number_index AND who.shown = 1
    WHERE p.state = '成功' AND p.quantity IS NOT NULL
      AND REPLACE(g.name, '林', '') = g.name AND REPLACE(g.name, '草', '') = g.name
      AND REPLACE(g.name, '征地', '') = g.name AND REPLACE(g.name, '征收', '') = g.name
),
firsts AS MATERIALIZED (SELECT * FROM claims WHERE place = 1 AND village IS NOT NULL),
sums AS MATERIALIZED (
    SELECT village, household, programme, period, CAST(SUM(quantity) AS BIGINT) AS quantity, CAST(SUM(amount) AS BIGINT) AS amount
    FROM firsts GROUP BY village, household, programme, period HAVING COUNT(*) > 1
),
larger AS MATERIALIZED (
    SELECT s.village, s.household, s.programme, s.period,
           s.amount * (s.quantity - CASE WHEN l.area > 0 THEN l.area ELSE 0 END)
               / CASE WHEN s.quantity > 1 THEN s.quantity ELSE 1 END AS amount
    FROM sums s
    JOIN (SELECT village, household, year,
                 confirmed + COALESCE(rented_in, 0) - COALESCE(rented_out, 0) - COALESCE(excluded, 0) AS area
          FROM land WHERE shown = 1) l
      ON l.village = s.village AND l.household = s.household AND l.year = s.period / 100
    WHERE s.quantity > CASE WHEN l.area > 0 THEN l.area ELSE 0 END + 500
)
SELECT c.village || '|' || c.household || '|' || c.programme || '|' || c.period AS finding,
       FIRST_VALUE(c.paid_in) OVER (PARTITION BY c.village, c.household, c.programme, c.period
                                    ORDER BY c.paid_on, c.number COLLATE "BINARY") AS village,
       l.amount,
       c.number
FROM firsts c
JOIN larger l ON l.village = c.village AND l.household = c.household AND l.programme = c.programme AND l.period = c.period;
