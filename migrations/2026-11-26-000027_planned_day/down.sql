ALTER TABLE case_moves DROP COLUMN planned;
