-- What SQLite needs beside the portable migrations: append-only tables, and the indexes that a first
-- big load drops and makes again.
CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS outbox_keeps BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER IF NOT EXISTS outbox_stays BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_moves_keep BEFORE UPDATE ON case_moves BEGIN SELECT RAISE(ABORT, 'case_moves is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_moves_stay BEFORE DELETE ON case_moves BEGIN SELECT RAISE(ABORT, 'case_moves is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_money_keeps BEFORE UPDATE ON case_money BEGIN SELECT RAISE(ABORT, 'case_money is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_money_stays BEFORE DELETE ON case_money BEGIN SELECT RAISE(ABORT, 'case_money is append-only'); END;
CREATE TRIGGER IF NOT EXISTS round_settings_keep BEFORE UPDATE ON round_settings BEGIN SELECT RAISE(ABORT, 'round_settings is append-only'); END;
CREATE TRIGGER IF NOT EXISTS round_settings_stay BEFORE DELETE ON round_settings BEGIN SELECT RAISE(ABORT, 'round_settings is append-only'); END;
CREATE TRIGGER IF NOT EXISTS village_judgements_keep BEFORE UPDATE ON village_judgements BEGIN SELECT RAISE(ABORT, 'village_judgements is append-only'); END;
CREATE TRIGGER IF NOT EXISTS village_judgements_stay BEFORE DELETE ON village_judgements BEGIN SELECT RAISE(ABORT, 'village_judgements is append-only'); END;
CREATE TRIGGER IF NOT EXISTS choosings_keep BEFORE UPDATE ON choosings BEGIN SELECT RAISE(ABORT, 'choosings is append-only'); END;
CREATE TRIGGER IF NOT EXISTS choosings_stay BEFORE DELETE ON choosings BEGIN SELECT RAISE(ABORT, 'choosings is append-only'); END;
CREATE TRIGGER IF NOT EXISTS village_classes_keep BEFORE UPDATE ON village_classes BEGIN SELECT RAISE(ABORT, 'village_classes is append-only'); END;
CREATE TRIGGER IF NOT EXISTS village_classes_stay BEFORE DELETE ON village_classes BEGIN SELECT RAISE(ABORT, 'village_classes is append-only'); END;
CREATE TRIGGER IF NOT EXISTS class_overrides_keep BEFORE UPDATE ON class_overrides BEGIN SELECT RAISE(ABORT, 'class_overrides is append-only'); END;
CREATE TRIGGER IF NOT EXISTS class_overrides_stay BEFORE DELETE ON class_overrides BEGIN SELECT RAISE(ABORT, 'class_overrides is append-only'); END;
CREATE TRIGGER IF NOT EXISTS draws_keep BEFORE UPDATE ON draws BEGIN SELECT RAISE(ABORT, 'draws is append-only'); END;
CREATE TRIGGER IF NOT EXISTS draws_stay BEFORE DELETE ON draws BEGIN SELECT RAISE(ABORT, 'draws is append-only'); END;
CREATE TRIGGER IF NOT EXISTS draw_seeds_keep BEFORE UPDATE ON draw_seeds BEGIN SELECT RAISE(ABORT, 'draw_seeds is append-only'); END;
CREATE TRIGGER IF NOT EXISTS draw_seeds_stay BEFORE DELETE ON draw_seeds BEGIN SELECT RAISE(ABORT, 'draw_seeds is append-only'); END;
CREATE TRIGGER IF NOT EXISTS inspector_homes_keep BEFORE UPDATE ON inspector_homes BEGIN SELECT RAISE(ABORT, 'inspector_homes is append-only'); END;
CREATE TRIGGER IF NOT EXISTS inspector_homes_stay BEFORE DELETE ON inspector_homes BEGIN SELECT RAISE(ABORT, 'inspector_homes is append-only'); END;
