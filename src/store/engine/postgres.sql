-- What PostgreSQL needs beside the portable migrations: append-only tables.
CREATE OR REPLACE FUNCTION sanzi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE OR REPLACE TRIGGER audit_keeps BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER outbox_keeps BEFORE UPDATE OR DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER settings_proposals_keep BEFORE UPDATE OR DELETE ON settings_proposals FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER settings_decisions_keep BEFORE UPDATE OR DELETE ON settings_decisions FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER unmaskings_keep BEFORE UPDATE OR DELETE ON unmaskings FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
-- What a lead says leaves with it (移送线索): the words of its moves and the text of its letters are emptied, never changed
-- otherwise; the move that handed it over keeps the receipt, its own letter (线索移送单) says nothing of it and stays.
CREATE OR REPLACE FUNCTION sanzi_leaves_with_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF octet_length(NEW.sealed) = 0 AND EXISTS (SELECT 1 FROM cases WHERE county = OLD.county AND id = OLD.case_id AND state = '线索移送') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE OR REPLACE TRIGGER case_moves_keep BEFORE DELETE OR UPDATE OF county, case_id, seq, move, from_state, to_state, at, day, mover, mover_login, role, second, key_version, planned ON case_moves FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER case_moves_receipt BEFORE UPDATE OF sealed ON case_moves FOR EACH ROW WHEN (OLD.to_state = '线索移送') EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER case_moves_words BEFORE UPDATE OF sealed ON case_moves FOR EACH ROW EXECUTE FUNCTION sanzi_leaves_with_lead();
CREATE OR REPLACE TRIGGER case_money_keeps BEFORE UPDATE OR DELETE ON case_money FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER letters_keep BEFORE DELETE OR UPDATE OF county, id, case_id, kind, year, seq, number, version, state, issued_by, issued_login, issued_on, hash, key_version, moves ON letters FOR EACH ROW WHEN (OLD.state = '已发') EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER letters_of_lead BEFORE UPDATE OF sealed, file ON letters FOR EACH ROW WHEN (OLD.state = '已发' AND (OLD.kind = '线索移送单' OR octet_length(NEW.file) > 0)) EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER letters_text BEFORE UPDATE OF sealed, file ON letters FOR EACH ROW WHEN (OLD.state = '已发') EXECUTE FUNCTION sanzi_leaves_with_lead();
CREATE OR REPLACE TRIGGER report_texts_keep BEFORE UPDATE OR DELETE ON report_texts FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER round_settings_keep BEFORE UPDATE OR DELETE ON round_settings FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER village_judgements_keep BEFORE UPDATE OR DELETE ON village_judgements FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER choosings_keep BEFORE UPDATE OR DELETE ON choosings FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER village_classes_keep BEFORE UPDATE OR DELETE ON village_classes FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER class_overrides_keep BEFORE UPDATE OR DELETE ON class_overrides FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER draws_keep BEFORE UPDATE OR DELETE ON draws FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER draw_seeds_keep BEFORE UPDATE OR DELETE ON draw_seeds FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER inspector_homes_keep BEFORE UPDATE OR DELETE ON inspector_homes FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
-- By which numbers a lead came leaves with it: keyed marks stand in their place, once.
CREATE OR REPLACE FUNCTION sanzi_numbers_leave_with_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.source <> '' AND NEW.source = '' AND NEW.came_on IS NULL AND NEW.county = OLD.county AND NEW.case_id = OLD.case_id
            AND NEW.mark IS NOT DISTINCT FROM OLD.mark
            AND EXISTS (SELECT 1 FROM cases WHERE county = OLD.county AND id = OLD.case_id AND state = '线索移送') THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE OR REPLACE TRIGGER case_sources_keep BEFORE UPDATE OR DELETE ON case_sources FOR EACH ROW EXECUTE FUNCTION sanzi_numbers_leave_with_lead();
CREATE OR REPLACE TRIGGER case_ledgers_keep BEFORE UPDATE OR DELETE ON case_ledgers FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
-- The content of a lead leaves with it (移送线索); nothing else of the evidence ever goes.
CREATE OR REPLACE FUNCTION sanzi_evidence_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone RECORD := OLD;
    of_lead boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        of_lead := EXISTS (SELECT 1 FROM cases WHERE county = OLD.county AND id = OLD.case_id AND state = '线索移送');
        IF NOT of_lead AND TG_TABLE_NAME = 'case_evidence_alike' THEN
            of_lead := EXISTS (SELECT 1 FROM cases WHERE county = OLD.county AND id = gone.other_case AND state = '线索移送');
        END IF;
        IF of_lead THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE OR REPLACE TRIGGER case_evidence_keeps BEFORE UPDATE OR DELETE ON case_evidence FOR EACH ROW EXECUTE FUNCTION sanzi_evidence_keeps();
CREATE OR REPLACE TRIGGER case_files_keep BEFORE UPDATE OR DELETE ON case_files FOR EACH ROW EXECUTE FUNCTION sanzi_evidence_keeps();
CREATE OR REPLACE TRIGGER case_evidence_withdrawn_keeps BEFORE UPDATE OR DELETE ON case_evidence_withdrawn FOR EACH ROW EXECUTE FUNCTION sanzi_evidence_keeps();
CREATE OR REPLACE TRIGGER case_evidence_alike_keeps BEFORE UPDATE OR DELETE ON case_evidence_alike FOR EACH ROW EXECUTE FUNCTION sanzi_evidence_keeps();
CREATE OR REPLACE TRIGGER letters_left_out_keep BEFORE UPDATE OR DELETE ON letters_left_out FOR EACH ROW EXECUTE FUNCTION sanzi_evidence_keeps();
CREATE OR REPLACE TRIGGER letter_cases_keep BEFORE UPDATE OR DELETE ON letter_cases FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
-- An objection is answered once; what was filed stands.
CREATE OR REPLACE TRIGGER objections_keep BEFORE DELETE OR UPDATE OF county, id, village, filed_by, filed_login, filed_on, key_version, sealed ON objections FOR EACH ROW EXECUTE FUNCTION sanzi_append_only();
CREATE OR REPLACE TRIGGER objections_answered BEFORE UPDATE ON objections FOR EACH ROW WHEN (OLD.state <> '待答复') EXECUTE FUNCTION sanzi_append_only();
-- Nothing of these goes at once either.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'audit', 'outbox', 'settings_proposals', 'settings_decisions', 'unmaskings', 'case_moves', 'case_money',
        'letters', 'report_texts', 'round_settings', 'village_judgements', 'choosings', 'village_classes',
        'class_overrides', 'draws', 'draw_seeds', 'inspector_homes', 'case_sources', 'case_ledgers',
        'case_evidence', 'case_files', 'case_evidence_withdrawn', 'case_evidence_alike',
        'letters_left_out', 'letter_cases', 'objections'
    ] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION sanzi_append_only()', name || '_whole', name);
    END LOOP;
END $$;
