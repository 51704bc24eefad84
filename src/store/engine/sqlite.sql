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
-- INSERT OR REPLACE takes a row out without asking the triggers above.
CREATE TRIGGER IF NOT EXISTS audit_once BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE county=NEW.county AND id=NEW.id) BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS outbox_once BEFORE INSERT ON outbox WHEN EXISTS (SELECT 1 FROM outbox WHERE county=NEW.county AND id=NEW.id) BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER IF NOT EXISTS settings_proposals_once BEFORE INSERT ON settings_proposals WHEN EXISTS (SELECT 1 FROM settings_proposals WHERE county=NEW.county AND id=NEW.id) BEGIN SELECT RAISE(ABORT, 'settings_proposals is append-only'); END;
CREATE TRIGGER IF NOT EXISTS settings_decisions_once BEFORE INSERT ON settings_decisions WHEN EXISTS (SELECT 1 FROM settings_decisions WHERE county=NEW.county AND proposal=NEW.proposal) BEGIN SELECT RAISE(ABORT, 'settings_decisions is append-only'); END;
CREATE TRIGGER IF NOT EXISTS unmaskings_keep BEFORE UPDATE ON unmaskings BEGIN SELECT RAISE(ABORT, 'unmaskings is append-only'); END;
CREATE TRIGGER IF NOT EXISTS unmaskings_stay BEFORE DELETE ON unmaskings BEGIN SELECT RAISE(ABORT, 'unmaskings is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_moves_keep BEFORE UPDATE ON case_moves BEGIN SELECT RAISE(ABORT, 'case_moves is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_moves_stay BEFORE DELETE ON case_moves BEGIN SELECT RAISE(ABORT, 'case_moves is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_money_keeps BEFORE UPDATE ON case_money BEGIN SELECT RAISE(ABORT, 'case_money is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_money_stays BEFORE DELETE ON case_money BEGIN SELECT RAISE(ABORT, 'case_money is append-only'); END;
CREATE TRIGGER IF NOT EXISTS unmaskings_once BEFORE INSERT ON unmaskings WHEN EXISTS (SELECT 1 FROM unmaskings WHERE county=NEW.county AND id=NEW.id) BEGIN SELECT RAISE(ABORT, 'unmaskings is append-only'); END;
CREATE TRIGGER IF NOT EXISTS letters_keep BEFORE UPDATE ON letters WHEN OLD.state='已发' BEGIN SELECT RAISE(ABORT, 'a letter that was issued is never changed'); END;
CREATE TRIGGER IF NOT EXISTS letters_stay BEFORE DELETE ON letters WHEN OLD.state='已发' BEGIN SELECT RAISE(ABORT, 'a letter that was issued is never changed'); END;
CREATE TRIGGER IF NOT EXISTS report_texts_keep BEFORE UPDATE ON report_texts BEGIN SELECT RAISE(ABORT, 'report_texts is append-only'); END;
CREATE TRIGGER IF NOT EXISTS report_texts_stay BEFORE DELETE ON report_texts BEGIN SELECT RAISE(ABORT, 'report_texts is append-only'); END;
