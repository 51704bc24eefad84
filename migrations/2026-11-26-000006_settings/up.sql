-- What the office sets at the desk: each change proposed with a reason, decided by somebody, kept for good. What is in force
-- follows from both tables; nothing in them is ever changed.

CREATE TABLE settings_proposals (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT,
    before TEXT NOT NULL,
    follows BIGINT NOT NULL,
    reason TEXT NOT NULL,
    proposer BIGINT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX settings_by_name ON settings_proposals (county, name);

-- One decision a proposal: the second of two that decide at once finds the place taken.
CREATE TABLE settings_decisions (
    county INTEGER NOT NULL,
    proposal BIGINT NOT NULL,
    number BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    decider BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (county, proposal)
);
