-- After which move of its case a piece was handed in, by the number of the move: what was handed in before a case was
-- reopened does not show that it is put right now. Of older pieces it is not known; theirs is the time of day.
ALTER TABLE case_evidence ADD COLUMN after_move BIGINT;
