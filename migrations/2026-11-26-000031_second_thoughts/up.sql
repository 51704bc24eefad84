-- A booking that was wrong is taken back by another one, which says which: each once.
ALTER TABLE case_money ADD COLUMN reverses BIGINT;
CREATE UNIQUE INDEX case_money_by_reversed ON case_money (county, case_id, reverses);

-- A refused row that nobody can ever mend is given up by whoever brought it, with the reason, sealed; the row stays.
ALTER TABLE batch_problems ADD COLUMN given_up blob;
ALTER TABLE batch_problems ADD COLUMN given_up_key INTEGER;
ALTER TABLE batch_problems ADD COLUMN given_up_by TEXT;
ALTER TABLE batch_problems ADD COLUMN given_up_on INTEGER;

-- What a village's supervision committee does not agree with, and what the township answered. Both are sealed.
CREATE TABLE objections (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    village BIGINT NOT NULL,
    state TEXT NOT NULL,
    filed_by BIGINT NOT NULL,
    filed_login TEXT NOT NULL,
    filed_on INTEGER NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    answered_login TEXT,
    answered_on INTEGER,
    answer_key INTEGER,
    answer blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX objections_by_village ON objections (county, village);
