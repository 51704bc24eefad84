-- A refused row that another batch brings again lies there while that one waits: it is not tried twice, and comes back when
-- that one does. What that one refused again lies where it was.
ALTER TABLE batch_problems ADD COLUMN lies_in BIGINT;
CREATE INDEX batch_problems_by_place ON batch_problems (county, lies_in);
