-- 长期坚持: a problem that is put right for as long as it lasts. The share closed within three months leaves it out (DIS-06).
-- A row stands while it holds. Who marked it or took the mark away, and when, is in the book of acts; why is sealed with
-- the case, one reason after the other.
CREATE TABLE case_lasting (
    county INTEGER NOT NULL,
    case_id BIGINT NOT NULL,
    day INTEGER NOT NULL,
    marked_by BIGINT NOT NULL,
    PRIMARY KEY (county, case_id)
);
