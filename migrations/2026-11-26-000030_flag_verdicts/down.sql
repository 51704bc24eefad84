ALTER TABLE case_findings DROP COLUMN reason;
ALTER TABLE case_findings DROP COLUMN verdict;
