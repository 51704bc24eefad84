-- SUB-08: a claim by the 亩 that is larger than 110 % of the household's land of that year. A second payment to the same person
-- for the same area is no second claim. A household's claims of one programme and period are one finding.
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
land_of AS MATERIALIZED (
    SELECT village, household, year,
           CASE WHEN confirmed + COALESCE(rented_in, 0) - COALESCE(rented_out, 0) - COALESCE(excluded, 0) > 0
                THEN confirmed + COALESCE(rented_in, 0) - COALESCE(rented_out, 0) - COALESCE(excluded, 0) ELSE 0 END AS area
    FROM land WHERE shown = 1
),
firsts AS MATERIALIZED (SELECT * FROM claims WHERE place = 1),
larger AS (
    SELECT c.*, l.area
    FROM firsts c JOIN land_of l ON l.village = c.village AND l.household = c.household AND l.year = c.period / 100
    WHERE c.quantity * 100 > l.area * 110
)
SELECT village || '|' || household || '|' || programme || '|' || period AS finding,
       FIRST_VALUE(paid_in) OVER (PARTITION BY village, household, programme, period
                                  ORDER BY paid_on, number COLLATE "BINARY") AS village,
       CAST(SUM(amount * (quantity - area) / CASE WHEN quantity > 1 THEN quantity ELSE 1 END)
            OVER (PARTITION BY village, household, programme, period) AS BIGINT) AS amount,
       number
FROM larger;
