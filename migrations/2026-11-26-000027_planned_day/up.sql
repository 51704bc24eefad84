-- The day that a plan names, with the move that handed it in. In clear like every other day: what is owed is reckoned from it,
-- and lists and scoreboards unseal nothing. Of plans from before it is not known here; for them the term alone stands.
ALTER TABLE case_moves ADD COLUMN planned INTEGER;
