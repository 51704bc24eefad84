ALTER TABLE case_moves DROP COLUMN code;
DROP TABLE case_lasting;
