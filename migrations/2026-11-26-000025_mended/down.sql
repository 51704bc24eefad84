ALTER TABLE hand_ins DROP COLUMN mended;
