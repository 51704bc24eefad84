-- Which rows of the batch `retried` a marked-up workbook brought again: pairs of row numbers, there and here.
ALTER TABLE hand_ins ADD COLUMN mended TEXT;
