-- Only where no correction is published: withdraw them first, or the versions that they replaced are lost.
ALTER TABLE batches DROP COLUMN corrected;
ALTER TABLE hand_ins DROP COLUMN corrects;
DROP VIEW payment_versions;
DROP TABLE payments_before;
