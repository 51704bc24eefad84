-- What the office chose to tell the public of a case that was put right: worded by one person, published by another.
CREATE TABLE outcomes (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    village BIGINT NOT NULL,
    category TEXT NOT NULL,
    says TEXT NOT NULL,
    returned BIGINT NOT NULL,
    closed_on INTEGER NOT NULL,
    state TEXT NOT NULL,
    worded_by BIGINT NOT NULL,
    worded_login TEXT NOT NULL,
    published_on INTEGER,
    PRIMARY KEY (county, id)
);
CREATE INDEX outcomes_by_village ON outcomes (county, village);
