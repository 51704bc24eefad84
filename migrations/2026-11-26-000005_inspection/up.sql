-- The inspectors' screen. Where a finding stands among the others is worked out when a scan is kept, so that a list opens
-- only what it shows. What ties findings together stands here as keyed hashes alone.

ALTER TABLE anomalies ADD COLUMN story TEXT NOT NULL DEFAULT '';
ALTER TABLE anomalies ADD COLUMN story_rank BIGINT NOT NULL DEFAULT 0;
ALTER TABLE anomalies ADD COLUMN story_place BIGINT NOT NULL DEFAULT 0;
ALTER TABLE anomalies ADD COLUMN points BIGINT NOT NULL DEFAULT 0;

CREATE TABLE anomaly_ties (
    county INTEGER NOT NULL,
    anomaly TEXT NOT NULL,
    kind TEXT NOT NULL,
    tie blob NOT NULL,
    PRIMARY KEY (county, anomaly, kind, tie)
);
CREATE INDEX anomaly_ties_by_tie ON anomaly_ties (county, tie);

-- When a finding appeared and when it was gone, scan by scan.
CREATE TABLE anomaly_turns (
    county INTEGER NOT NULL,
    anomaly TEXT NOT NULL,
    scan BIGINT NOT NULL,
    standing TEXT NOT NULL,
    PRIMARY KEY (county, anomaly, scan)
);

-- Who saw the people of a finding in full, why and until when: append-only by trigger, and nothing of those people in it.
CREATE TABLE unmaskings (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    holder BIGINT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    anomaly TEXT NOT NULL,
    rule TEXT NOT NULL,
    village BIGINT NOT NULL,
    subjects INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX unmaskings_by_holder ON unmaskings (county, holder, at);
CREATE INDEX unmaskings_by_time ON unmaskings (county, at);
