-- What the rules found. What a finding says and stands on is sealed: it speaks of people. In clear stand only the figures
-- it is sorted and filtered by.

CREATE TABLE scans (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    day INTEGER NOT NULL,
    reach TEXT NOT NULL,
    batches TEXT NOT NULL,
    rules TEXT NOT NULL,
    found BIGINT NOT NULL,
    appeared BIGINT NOT NULL,
    remained BIGINT NOT NULL,
    gone BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);

CREATE TABLE anomalies (
    county INTEGER NOT NULL,
    id TEXT NOT NULL,
    rule TEXT NOT NULL,
    village BIGINT NOT NULL,
    unit TEXT NOT NULL,
    tier TEXT NOT NULL,
    severity TEXT NOT NULL,
    period TEXT NOT NULL,
    amount BIGINT NOT NULL,
    confidence INTEGER NOT NULL,
    standing TEXT NOT NULL,
    first_scan BIGINT NOT NULL,
    last_scan BIGINT NOT NULL,
    status TEXT NOT NULL,
    recovered BIGINT NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX anomalies_by_rule ON anomalies (county, rule);
CREATE INDEX anomalies_by_village ON anomalies (county, village);
