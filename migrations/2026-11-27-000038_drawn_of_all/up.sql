-- Whether every village of the county stood on the list when it was committed. Villages come and go afterwards, and whoever was
-- drawn from all of then was chosen by nobody. NULL where it was committed before this was kept.
ALTER TABLE draws ADD COLUMN of_all INTEGER;
