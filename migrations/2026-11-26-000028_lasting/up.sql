-- 长期坚持: a problem that is put right for as long as it lasts. The share closed within three months leaves it out (DIS-06).
-- A row stands while it holds; who marked it, when and why is in the book of acts and with the case.
CREATE TABLE case_lasting (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    day INTEGER NOT NULL,
    marked_by BIGINT NOT NULL,
    PRIMARY KEY (county, case_id)
);
