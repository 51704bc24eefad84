DROP TABLE objections;
ALTER TABLE batch_problems DROP COLUMN given_up_on;
ALTER TABLE batch_problems DROP COLUMN given_up_by;
ALTER TABLE batch_problems DROP COLUMN given_up_key;
ALTER TABLE batch_problems DROP COLUMN given_up;
DROP INDEX case_money_by_reversed;
ALTER TABLE case_money DROP COLUMN reverses;
