-- How many moves a case had (改台账 is none) when a letter about it was issued: two that were made on the day of a letter are told
-- apart by it. NULL where the letter was issued before this was kept.
ALTER TABLE letters ADD COLUMN moves BIGINT;
ALTER TABLE letter_cases ADD COLUMN moves BIGINT;
