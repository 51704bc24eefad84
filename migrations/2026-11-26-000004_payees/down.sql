DROP INDEX IF EXISTS payments_by_person;
