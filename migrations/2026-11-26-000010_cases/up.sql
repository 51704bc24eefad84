-- The follow-up: cases, the moves they made, their money and their evidence. What is written about people is sealed; in
-- clear stand only the states, days, sums and numbers that lists and scoreboards go by.

CREATE TABLE cases (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    number TEXT NOT NULL,
    source TEXT NOT NULL,
    category TEXT NOT NULL,
    village BIGINT NOT NULL,
    unit TEXT NOT NULL,
    state TEXT NOT NULL,
    before_state TEXT,
    opened_by BIGINT NOT NULL,
    opened_on INTEGER NOT NULL,
    entered_on INTEGER NOT NULL,
    extended INTEGER NOT NULL,
    extensions INTEGER NOT NULL,
    escalated INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    verifier_one BIGINT,
    verifier_two BIGINT,
    proposed_by BIGINT,
    claimed_by BIGINT,
    reviewed_by BIGINT,
    closed_by BIGINT,
    fed_back_on INTEGER,
    closed_on INTEGER,
    direct INTEGER NOT NULL,
    found BIGINT NOT NULL,
    recoverable BIGINT NOT NULL,
    paid_back BIGINT NOT NULL,
    written_off BIGINT NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX cases_by_village ON cases (county, village);
CREATE INDEX cases_by_state ON cases (county, state);

CREATE TABLE case_findings (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    finding TEXT NOT NULL,
    PRIMARY KEY (county, case_id, finding)
);
CREATE INDEX case_findings_by_finding ON case_findings (county, finding);

-- Every move, append-only: the history of a case is never rewritten.
CREATE TABLE case_moves (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    move TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    at BIGINT NOT NULL,
    day INTEGER NOT NULL,
    mover BIGINT NOT NULL,
    mover_login TEXT NOT NULL,
    role TEXT NOT NULL,
    second BIGINT,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    PRIMARY KEY (county, case_id, seq)
);

-- A move that waits for its second person.
CREATE TABLE case_waiting (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    move TEXT NOT NULL,
    mover BIGINT NOT NULL,
    mover_login TEXT NOT NULL,
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    PRIMARY KEY (county, case_id)
);

-- Money that came back or will not, append-only.
CREATE TABLE case_money (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    day INTEGER NOT NULL,
    document TEXT NOT NULL,
    reason TEXT NOT NULL,
    booked_by BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (county, case_id, seq)
);

-- What is shown for an item of the checklist: a document by its number and the hash of its content.
CREATE TABLE case_evidence (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    item TEXT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    added_by BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (county, case_id, seq)
);
CREATE INDEX case_evidence_by_hash ON case_evidence (county, hash);
