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
-- What a lead says leaves with it (移送线索): the words of its moves and the text of its letters are emptied, never changed
-- otherwise; the move that handed it over keeps the receipt, its own letter (线索移送单) says nothing of it and stays.
DROP TRIGGER IF EXISTS case_moves_keep;
CREATE TRIGGER case_moves_keep BEFORE UPDATE OF county, case_id, seq, move, from_state, to_state, at, day, mover, mover_login, role, second, key_version, planned ON case_moves BEGIN SELECT RAISE(ABORT, 'case_moves is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_moves_words BEFORE UPDATE OF sealed ON case_moves WHEN length(NEW.sealed)>0 OR OLD.to_state='线索移送' OR NOT EXISTS (SELECT 1 FROM cases WHERE county=OLD.county AND id=OLD.case_id AND state='线索移送') BEGIN SELECT RAISE(ABORT, 'case_moves is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_moves_stay BEFORE DELETE ON case_moves BEGIN SELECT RAISE(ABORT, 'case_moves is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_money_keeps BEFORE UPDATE ON case_money BEGIN SELECT RAISE(ABORT, 'case_money is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_money_stays BEFORE DELETE ON case_money BEGIN SELECT RAISE(ABORT, 'case_money is append-only'); END;
CREATE TRIGGER IF NOT EXISTS unmaskings_once BEFORE INSERT ON unmaskings WHEN EXISTS (SELECT 1 FROM unmaskings WHERE county=NEW.county AND id=NEW.id) BEGIN SELECT RAISE(ABORT, 'unmaskings is append-only'); END;
DROP TRIGGER IF EXISTS letters_keep;
CREATE TRIGGER letters_keep BEFORE UPDATE OF county, id, case_id, kind, year, seq, number, version, state, issued_by, issued_login, issued_on, hash, key_version, moves ON letters WHEN OLD.state='已发' BEGIN SELECT RAISE(ABORT, 'a letter that was issued is never changed'); END;
CREATE TRIGGER IF NOT EXISTS letters_text BEFORE UPDATE OF sealed, file ON letters WHEN OLD.state='已发' AND (length(NEW.sealed)>0 OR length(NEW.file)>0 OR OLD.kind='线索移送单' OR NOT EXISTS (SELECT 1 FROM cases WHERE county=OLD.county AND id=OLD.case_id AND state='线索移送')) BEGIN SELECT RAISE(ABORT, 'a letter that was issued is never changed'); END;
CREATE TRIGGER IF NOT EXISTS letters_stay BEFORE DELETE ON letters WHEN OLD.state='已发' BEGIN SELECT RAISE(ABORT, 'a letter that was issued is never changed'); END;
CREATE TRIGGER IF NOT EXISTS report_texts_keep BEFORE UPDATE ON report_texts BEGIN SELECT RAISE(ABORT, 'report_texts is append-only'); END;
CREATE TRIGGER IF NOT EXISTS report_texts_stay BEFORE DELETE ON report_texts BEGIN SELECT RAISE(ABORT, 'report_texts is append-only'); END;
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
-- By which numbers a lead came leaves with it: keyed marks stand in their place, once.
DROP TRIGGER IF EXISTS case_sources_keep;
CREATE TRIGGER case_sources_keep BEFORE UPDATE ON case_sources WHEN NEW.county<>OLD.county OR NEW.case_id<>OLD.case_id OR OLD.source='' OR NEW.source<>'' OR NEW.came_on IS NOT NULL OR NEW.mark IS NOT OLD.mark OR NOT EXISTS (SELECT 1 FROM cases WHERE county=OLD.county AND id=OLD.case_id AND state='线索移送') BEGIN SELECT RAISE(ABORT, 'case_sources is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_sources_stay BEFORE DELETE ON case_sources BEGIN SELECT RAISE(ABORT, 'case_sources is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_ledgers_keep BEFORE UPDATE ON case_ledgers BEGIN SELECT RAISE(ABORT, 'case_ledgers is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_ledgers_stay BEFORE DELETE ON case_ledgers BEGIN SELECT RAISE(ABORT, 'case_ledgers is append-only'); END;
-- The content of a lead leaves with it (移送线索); nothing else of the evidence ever goes.
CREATE TRIGGER IF NOT EXISTS case_evidence_keeps BEFORE UPDATE ON case_evidence BEGIN SELECT RAISE(ABORT, 'case_evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_evidence_stays BEFORE DELETE ON case_evidence WHEN NOT EXISTS (SELECT 1 FROM cases WHERE county=OLD.county AND id=OLD.case_id AND state='线索移送') BEGIN SELECT RAISE(ABORT, 'case_evidence is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_files_keep BEFORE UPDATE ON case_files BEGIN SELECT RAISE(ABORT, 'case_files is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_files_stay BEFORE DELETE ON case_files WHEN NOT EXISTS (SELECT 1 FROM cases WHERE county=OLD.county AND id=OLD.case_id AND state='线索移送') BEGIN SELECT RAISE(ABORT, 'case_files is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_evidence_withdrawn_keeps BEFORE UPDATE ON case_evidence_withdrawn BEGIN SELECT RAISE(ABORT, 'case_evidence_withdrawn is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_evidence_withdrawn_stays BEFORE DELETE ON case_evidence_withdrawn WHEN NOT EXISTS (SELECT 1 FROM cases WHERE county=OLD.county AND id=OLD.case_id AND state='线索移送') BEGIN SELECT RAISE(ABORT, 'case_evidence_withdrawn is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_evidence_alike_keeps BEFORE UPDATE ON case_evidence_alike BEGIN SELECT RAISE(ABORT, 'case_evidence_alike is append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_evidence_alike_stays BEFORE DELETE ON case_evidence_alike WHEN NOT EXISTS (SELECT 1 FROM cases WHERE county=OLD.county AND id IN (OLD.case_id, OLD.other_case) AND state='线索移送') BEGIN SELECT RAISE(ABORT, 'case_evidence_alike is append-only'); END;
CREATE TRIGGER IF NOT EXISTS letters_left_out_keep BEFORE UPDATE ON letters_left_out BEGIN SELECT RAISE(ABORT, 'letters_left_out is append-only'); END;
CREATE TRIGGER IF NOT EXISTS letters_left_out_stay BEFORE DELETE ON letters_left_out WHEN NOT EXISTS (SELECT 1 FROM cases WHERE county=OLD.county AND id=OLD.case_id AND state='线索移送') BEGIN SELECT RAISE(ABORT, 'letters_left_out is append-only'); END;
CREATE TRIGGER IF NOT EXISTS letter_cases_keep BEFORE UPDATE ON letter_cases BEGIN SELECT RAISE(ABORT, 'letter_cases is append-only'); END;
CREATE TRIGGER IF NOT EXISTS letter_cases_stay BEFORE DELETE ON letter_cases BEGIN SELECT RAISE(ABORT, 'letter_cases is append-only'); END;
-- An objection is answered once; what was filed stands.
CREATE TRIGGER IF NOT EXISTS objections_keep BEFORE UPDATE OF county, id, village, filed_by, filed_login, filed_on, key_version, sealed ON objections BEGIN SELECT RAISE(ABORT, 'objections is append-only'); END;
CREATE TRIGGER IF NOT EXISTS objections_answered BEFORE UPDATE ON objections WHEN OLD.state<>'待答复' BEGIN SELECT RAISE(ABORT, 'objections is append-only'); END;
CREATE TRIGGER IF NOT EXISTS objections_stay BEFORE DELETE ON objections BEGIN SELECT RAISE(ABORT, 'objections is append-only'); END;
