ALTER TABLE batches DROP COLUMN corrected;
ALTER TABLE hand_ins DROP COLUMN corrects;
DROP VIEW payment_versions;
DROP TABLE payments_before;
