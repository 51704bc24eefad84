ALTER TABLE letter_cases DROP COLUMN moves;
ALTER TABLE letters DROP COLUMN moves;
