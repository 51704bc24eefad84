-- What SQLite needs beside the portable migrations: append-only tables, and the indexes that a first
-- big load drops and makes again.
CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS outbox_keeps BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER IF NOT EXISTS outbox_stays BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER IF NOT EXISTS unmaskings_keep BEFORE UPDATE ON unmaskings BEGIN SELECT RAISE(ABORT, 'unmaskings is append-only'); END;
CREATE TRIGGER IF NOT EXISTS unmaskings_stay BEFORE DELETE ON unmaskings BEGIN SELECT RAISE(ABORT, 'unmaskings is append-only'); END;
CREATE TRIGGER IF NOT EXISTS unmaskings_once BEFORE INSERT ON unmaskings WHEN EXISTS (SELECT 1 FROM unmaskings WHERE county=NEW.county AND id=NEW.id) BEGIN SELECT RAISE(ABORT, 'unmaskings is append-only'); END;
