-- SUB-13: a household whose area under a programme has grown since the same part of the year before, by more than 2 亩 and more
-- than 30 % beyond what its own land grew by. A second payment to the same person for the same area is no second claim.
WITH claims AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY village, household, programme, period, person, quantity
                                 ORDER BY paid_on, number COLLATE "BINARY") AS place
    FROM (
        SELECT CASE WHEN p.household IS NOT NULL THEN p.village ELSE who.village END AS village,
               COALESCE(p.household, who.household) AS household,
               p.village AS paid_in, p.programme, p.period, p.person, p.quantity, p.amount, p.number, p.paid_on
        FROM payments p
        JOIN programmes g ON g.county = p.county AND g.code = p.programme AND g.shown = 1 AND g.unit = '亩'
        JOIN people n ON n.county = p.county AND n.id = p.person
        LEFT JOIN persons who
          ON p.household IS NULL AND who.county = n.county AND who.person_index = n.number_index AND who.shown = 1
        WHERE p.state = '成功' AND p.quantity IS NOT NULL
          AND REPLACE(g.name, '征地', '') = g.name AND REPLACE(g.name, '征收', '') = g.name
    ) c
),
firsts AS MATERIALIZED (SELECT * FROM claims WHERE place = 1 AND village IS NOT NULL),
seasons AS MATERIALIZED (
    SELECT village, household, programme, period, CAST(SUM(quantity) AS BIGINT) AS area, CAST(SUM(amount) AS BIGINT) AS amount
    FROM firsts GROUP BY village, household, programme, period
),
land_of AS MATERIALIZED (
    SELECT village, household, year,
           CASE WHEN confirmed + COALESCE(rented_in, 0) - COALESCE(rented_out, 0) - COALESCE(excluded, 0) > 0
                THEN confirmed + COALESCE(rented_in, 0) - COALESCE(rented_out, 0) - COALESCE(excluded, 0) ELSE 0 END AS area
    FROM land WHERE shown = 1
),
growth AS (
    SELECT a.village, a.household, a.programme, a.period, a.amount, a.area, b.area AS was,
           a.area - b.area - CASE WHEN m.area > l.area THEN m.area - l.area ELSE 0 END AS more
    FROM seasons a
    JOIN seasons b ON b.village = a.village AND b.household = a.household AND b.programme = a.programme AND b.period = a.period - 100
    LEFT JOIN land_of l ON l.village = a.village AND l.household = a.household AND l.year = a.period / 100 - 1
    LEFT JOIN land_of m ON m.village = a.village AND m.household = a.household AND m.year = a.period / 100
    WHERE a.area > b.area
),
grown AS MATERIALIZED (
    SELECT village, household, programme, period,
           amount * more / CASE WHEN area > 1 THEN area ELSE 1 END AS amount
    FROM growth WHERE was > 0 AND more > 20000 AND (was + more) * 100 > was * 130
)
SELECT g.village || '|' || g.household || '|' || g.programme || '|' || g.period AS finding,
       FIRST_VALUE(c.paid_in) OVER (PARTITION BY g.village, g.household, g.programme, g.period
                                    ORDER BY c.period DESC, c.paid_on, c.number COLLATE "BINARY") AS village,
       g.amount,
       c.number
FROM grown g
JOIN firsts c ON c.village = g.village AND c.household = g.household AND c.programme = g.programme
             AND c.period IN (g.period, g.period - 100);
