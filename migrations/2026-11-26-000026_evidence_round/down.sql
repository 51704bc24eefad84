ALTER TABLE case_evidence DROP COLUMN after_move;
