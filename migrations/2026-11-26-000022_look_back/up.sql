-- What a draw is of: villages as until now, or closed cases to look back at.
ALTER TABLE draws ADD COLUMN kind TEXT NOT NULL DEFAULT '村';
