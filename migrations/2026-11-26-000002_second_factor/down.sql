DROP TABLE former_passwords;
DROP TABLE recovery_codes;
ALTER TABLE users DROP COLUMN totp_pending;
