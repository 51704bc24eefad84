DROP INDEX cases_by_number;
ALTER TABLE draws DROP COLUMN kind;
