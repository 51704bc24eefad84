-- Letters that a step asked for and that were not issued before the case moved on: by the step, why not, sealed.
CREATE TABLE letters_left_out (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    day INTEGER NOT NULL,
    noted_by BIGINT NOT NULL,
    noted_login TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    PRIMARY KEY (county, case_id, seq)
);
