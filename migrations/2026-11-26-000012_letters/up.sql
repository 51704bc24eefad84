-- Letters as they were issued, and what inspectors wrote into reports. What they say is sealed; in clear stand numbers, days
-- and kinds, by which they are listed and counted.

CREATE TABLE letters (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    number TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    issued_by BIGINT NOT NULL,
    issued_login TEXT NOT NULL,
    issued_on INTEGER NOT NULL,
    hash TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    file blob NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX letters_by_case ON letters (county, case_id);
-- A draft has no number yet: its seq is its id, negative.
CREATE UNIQUE INDEX letters_by_number ON letters (county, kind, year, seq, version);

CREATE TABLE report_texts (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    version BIGINT NOT NULL,
    saved_by BIGINT NOT NULL,
    saved_login TEXT NOT NULL,
    saved_on INTEGER NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX report_texts_by_subject ON report_texts (county, subject, version);
