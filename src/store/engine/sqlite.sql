-- What SQLite needs beside the portable migrations: append-only tables, and the indexes that a first
-- big load drops and makes again.
CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS outbox_keeps BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER IF NOT EXISTS outbox_stays BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER IF NOT EXISTS settings_proposals_keep BEFORE UPDATE ON settings_proposals BEGIN SELECT RAISE(ABORT, 'settings_proposals is append-only'); END;
CREATE TRIGGER IF NOT EXISTS settings_proposals_stay BEFORE DELETE ON settings_proposals BEGIN SELECT RAISE(ABORT, 'settings_proposals is append-only'); END;
CREATE TRIGGER IF NOT EXISTS settings_decisions_keep BEFORE UPDATE ON settings_decisions BEGIN SELECT RAISE(ABORT, 'settings_decisions is append-only'); END;
CREATE TRIGGER IF NOT EXISTS settings_decisions_stay BEFORE DELETE ON settings_decisions BEGIN SELECT RAISE(ABORT, 'settings_decisions is append-only'); END;
