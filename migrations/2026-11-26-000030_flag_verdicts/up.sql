-- What each flag of a case turned out to be: its own verdict where it differs from the case's, and the code of the reason for
-- which it was a false alarm, its own or the case's. In clear: codes are counted rule by rule.
ALTER TABLE case_findings ADD COLUMN verdict TEXT;
ALTER TABLE case_findings ADD COLUMN reason TEXT;
