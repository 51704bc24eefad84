DROP TABLE case_ledgers;
DROP INDEX cases_by_number;
DROP TABLE case_sources;
