-- Who handed a batch in on the desk and who decided, what was asked to be taken back, and imports under way.

-- Where a batch stands is said by its own row; a batch from the command line has none here.
CREATE TABLE hand_ins (
    county INTEGER NOT NULL,
    batch BIGINT NOT NULL,
    holder BIGINT NOT NULL,
    login TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    retried BIGINT,
    handed_at BIGINT,
    decided_by BIGINT,
    decided_login TEXT,
    decided_at BIGINT,
    reason TEXT,
    PRIMARY KEY (county, batch)
);
CREATE INDEX hand_ins_by_holder ON hand_ins (county, holder);

CREATE TABLE withdrawals (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    state TEXT NOT NULL,
    asked_by BIGINT NOT NULL,
    asked_login TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    decided_by BIGINT,
    decided_login TEXT,
    decided_at BIGINT,
    answer TEXT,
    PRIMARY KEY (county, id)
);
CREATE INDEX withdrawals_by_batch ON withdrawals (county, batch);

CREATE TABLE import_jobs (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    holder BIGINT NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    row_count BIGINT NOT NULL,
    batches TEXT NOT NULL,
    says TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX import_jobs_by_holder ON import_jobs (county, holder);
