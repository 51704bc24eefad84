-- Evidence with its content: what a piece is called and says is sealed, the file is sealed beside it, and what it was found
-- alike to when it came in is kept. What is withdrawn stays, with its reason.

ALTER TABLE case_evidence ADD COLUMN form TEXT NOT NULL DEFAULT '名称';
ALTER TABLE case_evidence ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
-- How many different runs of four characters its text has: only texts of about the same length can be nearly the same.
ALTER TABLE case_evidence ADD COLUMN grams INTEGER NOT NULL DEFAULT 0;
-- Whether the office's side handed it in: the inspected side does not see it then.
ALTER TABLE case_evidence ADD COLUMN inside INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_evidence ADD COLUMN added_login TEXT NOT NULL DEFAULT '';
ALTER TABLE case_evidence ADD COLUMN day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_evidence ADD COLUMN key_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_evidence ADD COLUMN sealed blob;
CREATE INDEX case_evidence_by_grams ON case_evidence (county, grams);

CREATE TABLE case_files (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    PRIMARY KEY (county, case_id, seq)
);

CREATE TABLE case_evidence_withdrawn (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    login TEXT NOT NULL,
    day INTEGER NOT NULL,
    at BIGINT NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    PRIMARY KEY (county, case_id, seq)
);

-- What a piece was alike to when it came in, in per mille; a thousand is the very same content.
CREATE TABLE case_evidence_alike (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    other_case BIGINT NOT NULL,
    other_seq BIGINT NOT NULL,
    permille INTEGER NOT NULL,
    PRIMARY KEY (county, case_id, seq, other_case, other_seq)
);
CREATE INDEX case_evidence_alike_by_other ON case_evidence_alike (county, other_case);
INSERT INTO case_evidence_alike (county, case_id, seq, other_case, other_seq, permille)
    SELECT later.county, later.case_id, later.seq, earlier.case_id, earlier.seq, 1000
    FROM case_evidence AS later
    JOIN case_evidence AS earlier ON earlier.county = later.county AND earlier.hash = later.hash
    WHERE earlier.case_id < later.case_id;

-- The piece that shows that money came back.
ALTER TABLE case_money ADD COLUMN piece BIGINT;
