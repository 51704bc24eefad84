-- By which numbers a case came: its source's own, with the day it came, and that of an older ledger; and which older
-- ledgers were taken in. In clear, for cases are looked for by them; the mark of a row says nothing without the key.
CREATE TABLE case_sources (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    source TEXT NOT NULL,
    number TEXT,
    came_on INTEGER,
    ledger_number TEXT,
    mark TEXT,
    PRIMARY KEY (county, case_id)
);
CREATE UNIQUE INDEX case_sources_by_number ON case_sources (county, source, number);
CREATE UNIQUE INDEX case_sources_by_ledger ON case_sources (county, ledger_number);
CREATE UNIQUE INDEX case_sources_by_mark ON case_sources (county, mark);
-- A case by its number on paper: an older ledger may name one that is here.
CREATE INDEX cases_by_number ON cases (county, number);

CREATE TABLE case_ledgers (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    cases BIGINT NOT NULL,
    taken_by BIGINT NOT NULL,
    taken_login TEXT NOT NULL,
    taken_on INTEGER NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX case_ledgers_by_hash ON case_ledgers (county, hash);
