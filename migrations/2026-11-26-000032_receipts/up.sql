-- The five receipts of an issued 反馈意见 that came back: whose, on which day, and who wrote it down.
CREATE TABLE letter_receipts (
    county INTEGER NOT NULL,
    letter BIGINT NOT NULL,
    whose TEXT NOT NULL,
    came_on INTEGER NOT NULL,
    noted_by BIGINT NOT NULL,
    noted_login TEXT NOT NULL,
    noted_on INTEGER NOT NULL,
    PRIMARY KEY (county, letter, whose)
);
