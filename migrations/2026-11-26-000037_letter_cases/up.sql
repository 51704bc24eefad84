-- One 反馈意见 tells a unit of every problem of a round: the cases that a letter is about beside the one it was written from.
CREATE TABLE letter_cases (
    county INTEGER NOT NULL,
    letter BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    PRIMARY KEY (county, letter, case_id)
);
CREATE INDEX letter_cases_by_case ON letter_cases (county, case_id);
