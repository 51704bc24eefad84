DROP INDEX batch_problems_by_place;
ALTER TABLE batch_problems DROP COLUMN lies_in;
