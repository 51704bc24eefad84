//! The tables as diesel knows them; the migrations are the authority.

diesel::table! {
    batches (county, id) {
        county -> Integer,
        id -> BigInt,
        dataset -> Text,
        state -> Text,
        source -> Text,
        content -> Text,
        accepted -> BigInt,
        refused -> BigInt,
        warnings -> BigInt,
        amount -> BigInt,
        imported_on -> Integer,
        published_on -> Nullable<Integer>,
        published_at -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        as_of -> Nullable<Integer>,
        owner -> Nullable<Text>,
        basis -> Nullable<Text>,
        corrected -> Nullable<BigInt>,
    }
}

diesel::table! {
    batch_totals (county, batch, village, programme, year) {
        county -> Integer,
        batch -> BigInt,
        village -> BigInt,
        programme -> Text,
        year -> Integer,
        payments -> BigInt,
        amount -> BigInt,
        returned -> BigInt,
        recovered -> BigInt,
        last_paid -> Integer,
    }
}

diesel::table! {
    batch_problems (county, batch, number) {
        county -> Integer,
        batch -> BigInt,
        number -> BigInt,
        file -> Text,
        sheet -> Text,
        row_number -> Integer,
        column_name -> Text,
        value -> Text,
        says -> Text,
        mend -> Text,
        weight -> Text,
        row_sealed -> Nullable<Binary>,
        given_up -> Nullable<Binary>,
        given_up_key -> Nullable<Integer>,
        given_up_by -> Nullable<Text>,
        given_up_on -> Nullable<Integer>,
        lies_in -> Nullable<BigInt>,
    }
}

diesel::table! {
    villages (county, code, batch) {
        county -> Integer,
        code -> BigInt,
        batch -> BigInt,
        shown -> Integer,
        name -> Text,
        kind -> Text,
        township_code -> Integer,
        township -> Text,
        county_name -> Text,
        former_names -> Text,
        urban_class -> Nullable<Text>,
        households -> Nullable<Integer>,
        people -> Nullable<Integer>,
        farmland -> Nullable<BigInt>,
        state -> Text,
        merged_into -> Nullable<BigInt>,
        valid_from -> Nullable<Integer>,
        valid_to -> Nullable<Integer>,
    }
}

diesel::table! {
    village_codes (county, code) {
        county -> Integer,
        code -> BigInt,
        name -> Text,
        merged_into -> Nullable<BigInt>,
        since -> Integer,
    }
}

diesel::table! {
    policies (county, number, batch) {
        county -> Integer,
        number -> Text,
        batch -> BigInt,
        shown -> Integer,
        title -> Text,
        document -> Nullable<Text>,
        issuer -> Text,
        topic -> Text,
        issued_on -> Integer,
        valid_from -> Nullable<Integer>,
        valid_to -> Nullable<Integer>,
        summary -> Nullable<Text>,
        body -> Nullable<Text>,
        conditions -> Nullable<Text>,
        papers -> Nullable<Text>,
        place -> Nullable<Text>,
        phone -> Nullable<Text>,
    }
}

diesel::table! {
    programmes (county, code, batch) {
        county -> Integer,
        code -> Text,
        batch -> BigInt,
        shown -> Integer,
        name -> Text,
        class -> SmallInt,
        policy -> Nullable<Text>,
        department -> Text,
        unit -> Text,
        payee -> Text,
        cycle -> Text,
        publication -> Text,
        excludes_staff -> Nullable<Integer>,
        card_only -> Nullable<Integer>,
        age_from -> Nullable<Integer>,
        age_to -> Nullable<Integer>,
        excludes -> Text,
    }
}

diesel::table! {
    standards (county, programme, tier, valid_from, batch) {
        county -> Integer,
        programme -> Text,
        tier -> Text,
        valid_from -> Integer,
        batch -> BigInt,
        shown -> Integer,
        price -> BigInt,
        cap -> Nullable<BigInt>,
        valid_to -> Nullable<Integer>,
        document -> Nullable<Text>,
    }
}

diesel::table! {
    notices (county, number, batch) {
        county -> Integer,
        number -> Text,
        batch -> BigInt,
        shown -> Integer,
        village -> BigInt,
        kind -> Text,
        title -> Text,
        from_day -> Integer,
        to_day -> Integer,
        body -> Nullable<Text>,
    }
}

diesel::table! {
    people (county, id) {
        county -> Integer,
        id -> BigInt,
        batch -> BigInt,
        whole_index -> Binary,
        number_index -> Nullable<Binary>,
        account_index -> Nullable<Binary>,
        person -> BigInt,
        mask -> Text,
        key_version -> Integer,
        sealed -> Binary,
    }
}

diesel::table! {
    payments (county, id) {
        county -> Integer,
        id -> BigInt,
        number -> Text,
        run -> Text,
        programme -> Text,
        period -> Integer,
        village -> BigInt,
        group_number -> Nullable<SmallInt>,
        household -> Nullable<Text>,
        payee -> BigInt,
        person -> BigInt,
        tier -> Nullable<Text>,
        quantity -> Nullable<BigInt>,
        price -> Nullable<BigInt>,
        amount -> BigInt,
        handler -> Nullable<BigInt>,
        approved_on -> Nullable<Integer>,
        paid_on -> Integer,
        year -> Integer,
        channel -> Nullable<Text>,
        state -> Text,
        notice -> Nullable<Text>,
        remark_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    payment_versions (county, id) {
        county -> Integer,
        id -> BigInt,
        number -> Text,
        run -> Text,
        programme -> Text,
        period -> Integer,
        village -> BigInt,
        group_number -> Nullable<SmallInt>,
        household -> Nullable<Text>,
        payee -> BigInt,
        person -> BigInt,
        tier -> Nullable<Text>,
        quantity -> Nullable<BigInt>,
        price -> Nullable<BigInt>,
        amount -> BigInt,
        handler -> Nullable<BigInt>,
        approved_on -> Nullable<Integer>,
        paid_on -> Integer,
        year -> Integer,
        channel -> Nullable<Text>,
        state -> Text,
        notice -> Nullable<Text>,
        remark_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    public_cells (county, village, programme, year) {
        county -> Integer,
        village -> BigInt,
        programme -> Text,
        year -> Integer,
        class -> SmallInt,
        persons -> Nullable<BigInt>,
        payments -> BigInt,
        amount -> BigInt,
        returned -> BigInt,
        recovered -> BigInt,
        last_paid -> Integer,
    }
}

diesel::table! {
    outbox (county, id) {
        county -> Integer,
        id -> BigInt,
        act -> Text,
        dataset -> Text,
        batch -> BigInt,
    }
}

diesel::table! {
    audit (county, id) {
        county -> Integer,
        id -> BigInt,
        at -> BigInt,
        actor -> Text,
        act -> Text,
        object -> Text,
        detail -> Text,
        role -> Text,
        outcome -> Text,
    }
}

diesel::table! {
    users (county, id) {
        county -> Integer,
        id -> BigInt,
        login -> Text,
        name -> Text,
        password -> Text,
        password_set_at -> BigInt,
        must_change -> Integer,
        totp_sealed -> Nullable<Binary>,
        totp_pending -> Nullable<Binary>,
        totp_step -> BigInt,
        key_version -> Integer,
        state -> Text,
        opened_at -> BigInt,
    }
}

diesel::table! {
    appointments (county, id) {
        county -> Integer,
        id -> BigInt,
        holder -> BigInt,
        role -> Text,
        scope -> Text,
        place -> Text,
        from_day -> Integer,
        until_day -> Nullable<Integer>,
    }
}

diesel::table! {
    teams (county, name, village) {
        county -> Integer,
        name -> Text,
        village -> BigInt,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Binary,
        county -> Integer,
        holder -> BigInt,
        begun_at -> BigInt,
        seen_at -> BigInt,
    }
}

diesel::table! {
    attempts (key_hash) {
        key_hash -> Binary,
        failed -> Integer,
        first_at -> BigInt,
        closed_until -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    batches,
    batch_totals,
    villages,
    programmes,
    notices,
    outbox,
    people,
    payments,
    payment_versions,
    public_cells
);

diesel::table! {
    scans (county, id) {
        county -> Integer,
        id -> BigInt,
        at -> BigInt,
        day -> Integer,
        reach -> Text,
        batches -> Text,
        rules -> Text,
        found -> BigInt,
        appeared -> BigInt,
        remained -> BigInt,
        gone -> BigInt,
    }
}

diesel::table! {
    anomalies (county, id) {
        county -> Integer,
        id -> Text,
        rule -> Text,
        village -> BigInt,
        unit -> Text,
        tier -> Text,
        severity -> Text,
        period -> Text,
        amount -> BigInt,
        confidence -> Integer,
        standing -> Text,
        first_scan -> BigInt,
        last_scan -> BigInt,
        status -> Text,
        recovered -> BigInt,
        key_version -> Integer,
        sealed -> Binary,
        story -> Text,
        story_rank -> BigInt,
        story_place -> BigInt,
        points -> BigInt,
    }
}

diesel::table! {
    settings_proposals (county, id) {
        county -> Integer,
        id -> BigInt,
        name -> Text,
        value -> Nullable<Text>,
        before -> Text,
        follows -> BigInt,
        reason -> Text,
        proposer -> BigInt,
        proposed_by -> Text,
        proposed_at -> BigInt,
    }
}

diesel::table! {
    settings_decisions (county, proposal) {
        county -> Integer,
        proposal -> BigInt,
        number -> BigInt,
        verdict -> Text,
        reason -> Text,
        decider -> BigInt,
        decided_by -> Text,
        decided_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(settings_proposals, settings_decisions);

diesel::table! {
    recovery_codes (county, holder, code_hash) {
        county -> Integer,
        holder -> BigInt,
        code_hash -> Binary,
    }
}

diesel::table! {
    former_passwords (county, holder, id) {
        county -> Integer,
        holder -> BigInt,
        id -> BigInt,
        password -> Text,
    }
}

diesel::table! {
    anomaly_ties (county, anomaly, kind, tie) {
        county -> Integer,
        anomaly -> Text,
        kind -> Text,
        tie -> Binary,
    }
}

diesel::table! {
    anomaly_turns (county, anomaly, scan) {
        county -> Integer,
        anomaly -> Text,
        scan -> BigInt,
        standing -> Text,
    }
}

diesel::table! {
    unmaskings (county, id) {
        county -> Integer,
        id -> BigInt,
        at -> BigInt,
        until -> BigInt,
        holder -> BigInt,
        login -> Text,
        name -> Text,
        role -> Text,
        anomaly -> Text,
        rule -> Text,
        village -> BigInt,
        subjects -> Integer,
        purpose -> Text,
        words -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(anomalies, anomaly_turns, scans);

diesel::table! {
    cases (county, id) {
        county -> Integer,
        id -> BigInt,
        version -> BigInt,
        number -> Text,
        source -> Text,
        category -> Text,
        village -> BigInt,
        unit -> Text,
        state -> Text,
        before_state -> Nullable<Text>,
        opened_by -> BigInt,
        opened_on -> Integer,
        entered_on -> Integer,
        extended -> Integer,
        extensions -> Integer,
        escalated -> Integer,
        returned -> Integer,
        verifier_one -> Nullable<BigInt>,
        verifier_two -> Nullable<BigInt>,
        proposed_by -> Nullable<BigInt>,
        claimed_by -> Nullable<BigInt>,
        reviewed_by -> Nullable<BigInt>,
        closed_by -> Nullable<BigInt>,
        fed_back_on -> Nullable<Integer>,
        closed_on -> Nullable<Integer>,
        direct -> Integer,
        found -> BigInt,
        recoverable -> BigInt,
        paid_back -> BigInt,
        written_off -> BigInt,
        key_version -> Integer,
        sealed -> Binary,
    }
}

diesel::table! {
    case_findings (county, case_id, finding) {
        county -> Integer,
        case_id -> BigInt,
        finding -> Text,
        verdict -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    case_moves (county, case_id, seq) {
        county -> Integer,
        case_id -> BigInt,
        seq -> BigInt,
        #[sql_name = "move"]
        made -> Text,
        from_state -> Nullable<Text>,
        to_state -> Text,
        at -> BigInt,
        day -> Integer,
        mover -> BigInt,
        mover_login -> Text,
        role -> Text,
        second -> Nullable<BigInt>,
        key_version -> Integer,
        sealed -> Binary,
        planned -> Nullable<Integer>,
    }
}

diesel::table! {
    case_lasting (county, case_id) {
        county -> Integer,
        case_id -> BigInt,
        day -> Integer,
        marked_by -> BigInt,
    }
}

diesel::table! {
    case_waiting (county, case_id) {
        county -> Integer,
        case_id -> BigInt,
        #[sql_name = "move"]
        made -> Text,
        mover -> BigInt,
        mover_login -> Text,
        role -> Text,
        at -> BigInt,
        key_version -> Integer,
        sealed -> Binary,
    }
}

diesel::table! {
    case_money (county, case_id, seq) {
        county -> Integer,
        case_id -> BigInt,
        seq -> BigInt,
        kind -> Text,
        amount -> BigInt,
        day -> Integer,
        document -> Text,
        reason -> Text,
        booked_by -> BigInt,
        at -> BigInt,
        piece -> Nullable<BigInt>,
        reverses -> Nullable<BigInt>,
    }
}

diesel::table! {
    case_evidence (county, case_id, seq) {
        county -> Integer,
        case_id -> BigInt,
        seq -> BigInt,
        item -> Text,
        name -> Text,
        hash -> Text,
        added_by -> BigInt,
        at -> BigInt,
        form -> Text,
        size -> BigInt,
        grams -> Integer,
        inside -> Integer,
        added_login -> Text,
        day -> Integer,
        key_version -> Integer,
        sealed -> Nullable<Binary>,
        after_move -> Nullable<BigInt>,
    }
}

diesel::table! {
    case_files (county, case_id, seq) {
        county -> Integer,
        case_id -> BigInt,
        seq -> BigInt,
        key_version -> Integer,
        sealed -> Binary,
    }
}

diesel::table! {
    case_evidence_withdrawn (county, case_id, seq) {
        county -> Integer,
        case_id -> BigInt,
        seq -> BigInt,
        login -> Text,
        day -> Integer,
        at -> BigInt,
        key_version -> Integer,
        sealed -> Binary,
    }
}

diesel::table! {
    case_evidence_alike (county, case_id, seq, other_case, other_seq) {
        county -> Integer,
        case_id -> BigInt,
        seq -> BigInt,
        other_case -> BigInt,
        other_seq -> BigInt,
        permille -> Integer,
    }
}

diesel::allow_tables_to_appear_in_same_query!(case_evidence, case_evidence_withdrawn);

diesel::allow_tables_to_appear_in_same_query!(cases, case_findings, case_moves, case_sources);

diesel::table! {
    outcomes (county, id) {
        county -> Integer,
        id -> BigInt,
        case_id -> BigInt,
        village -> BigInt,
        category -> Text,
        says -> Text,
        returned -> BigInt,
        closed_on -> Integer,
        state -> Text,
        worded_by -> BigInt,
        worded_login -> Text,
        published_on -> Nullable<Integer>,
    }
}

diesel::table! {
    hand_ins (county, batch) {
        county -> Integer,
        batch -> BigInt,
        holder -> BigInt,
        login -> Text,
        begun_at -> BigInt,
        retried -> Nullable<BigInt>,
        handed_at -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        decided_login -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        mended -> Nullable<Text>,
        corrects -> Nullable<BigInt>,
    }
}

diesel::table! {
    withdrawals (county, id) {
        county -> Integer,
        id -> BigInt,
        batch -> BigInt,
        state -> Text,
        asked_by -> BigInt,
        asked_login -> Text,
        asked_at -> BigInt,
        reason -> Text,
        decided_by -> Nullable<BigInt>,
        decided_login -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        answer -> Nullable<Text>,
    }
}

diesel::table! {
    import_jobs (county, id) {
        county -> Integer,
        id -> BigInt,
        holder -> BigInt,
        state -> Text,
        source -> Text,
        begun_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        row_count -> BigInt,
        batches -> Text,
        says -> Text,
    }
}

diesel::table! {
    letters (county, id) {
        county -> Integer,
        id -> BigInt,
        case_id -> BigInt,
        kind -> Text,
        year -> Integer,
        seq -> BigInt,
        number -> Text,
        version -> BigInt,
        state -> Text,
        issued_by -> BigInt,
        issued_login -> Text,
        issued_on -> Integer,
        hash -> Text,
        key_version -> Integer,
        sealed -> Binary,
        file -> Binary,
        moves -> Nullable<BigInt>,
    }
}

diesel::table! {
    letter_receipts (county, letter, whose) {
        county -> Integer,
        letter -> BigInt,
        whose -> Text,
        came_on -> Integer,
        noted_by -> BigInt,
        noted_login -> Text,
        noted_on -> Integer,
    }
}

diesel::table! {
    letter_cases (county, letter, case_id) {
        county -> Integer,
        letter -> BigInt,
        case_id -> BigInt,
        moves -> Nullable<BigInt>,
    }
}

diesel::table! {
    letters_left_out (county, case_id, seq) {
        county -> Integer,
        case_id -> BigInt,
        seq -> BigInt,
        kind -> Text,
        day -> Integer,
        noted_by -> BigInt,
        noted_login -> Text,
        key_version -> Integer,
        sealed -> Binary,
    }
}

diesel::table! {
    report_texts (county, id) {
        county -> Integer,
        id -> BigInt,
        subject -> Text,
        version -> BigInt,
        saved_by -> BigInt,
        saved_login -> Text,
        saved_on -> Integer,
        key_version -> Integer,
        sealed -> Binary,
    }
}

diesel::table! {
    round_settings (county, version) {
        county -> Integer,
        version -> BigInt,
        day -> Integer,
        entered_by -> Text,
        reason -> Text,
        content -> Text,
    }
}

diesel::table! {
    village_judgements (county, village, seq) {
        county -> Integer,
        village -> BigInt,
        seq -> BigInt,
        weak -> Integer,
        reason -> Text,
        day -> Integer,
        entered_by -> Text,
    }
}

diesel::table! {
    choosings (county, id) {
        county -> Integer,
        id -> BigInt,
        settings -> BigInt,
        day -> Integer,
        entered_by -> Text,
    }
}

diesel::table! {
    village_classes (county, choosing, village) {
        county -> Integer,
        choosing -> BigInt,
        village -> BigInt,
        households -> BigInt,
        measured -> Text,
        weak -> Integer,
        points -> BigInt,
        computed -> Text,
    }
}

diesel::table! {
    class_overrides (county, choosing, village, seq) {
        county -> Integer,
        choosing -> BigInt,
        village -> BigInt,
        seq -> BigInt,
        chosen -> Nullable<Text>,
        reason -> Text,
        day -> Integer,
        entered_by -> Text,
    }
}

diesel::table! {
    draws (county, id) {
        county -> Integer,
        id -> BigInt,
        name -> Text,
        number -> Integer,
        candidates -> Integer,
        seed_source -> Text,
        seed_day -> Integer,
        canonical -> Text,
        commitment -> Text,
        day -> Integer,
        at -> BigInt,
        entered_by -> Text,
        kind -> Text,
        of_all -> Nullable<Integer>,
    }
}

diesel::table! {
    draw_seeds (county, draw) {
        county -> Integer,
        draw -> BigInt,
        seed -> Text,
        drawn -> Text,
        day -> Integer,
        at -> BigInt,
        entered_by -> Text,
    }
}

diesel::table! {
    rounds (county, id) {
        county -> Integer,
        id -> BigInt,
        version -> BigInt,
        name -> Text,
        kind -> Text,
        state -> Text,
        year -> Integer,
        batch -> Integer,
        from_day -> Integer,
        to_day -> Integer,
    }
}

diesel::table! {
    round_teams (county, round, id) {
        county -> Integer,
        round -> BigInt,
        id -> BigInt,
        parent -> Nullable<BigInt>,
        name -> Text,
    }
}

diesel::table! {
    round_targets (county, round, kind, place) {
        county -> Integer,
        round -> BigInt,
        kind -> Text,
        place -> Text,
        mode -> Text,
        team -> Nullable<BigInt>,
        draw -> Nullable<BigInt>,
    }
}

diesel::table! {
    round_members (county, round, holder) {
        county -> Integer,
        round -> BigInt,
        holder -> BigInt,
        team -> BigInt,
        leads -> Integer,
    }
}

diesel::table! {
    inspector_homes (county, holder, seq) {
        county -> Integer,
        holder -> BigInt,
        seq -> BigInt,
        home -> Integer,
        day -> Integer,
        entered_by -> Text,
    }
}

diesel::table! {
    inspector_kin (county, holder, seq, unit) {
        county -> Integer,
        holder -> BigInt,
        seq -> BigInt,
        unit -> Text,
    }
}

diesel::table! {
    relay_items (county, round, id) {
        county -> Integer,
        round -> BigInt,
        id -> BigInt,
        category -> Text,
        look_for -> Text,
        origin -> Text,
    }
}

diesel::table! {
    relay_ticks (county, round, item, village) {
        county -> Integer,
        round -> BigInt,
        item -> BigInt,
        village -> BigInt,
        ticked -> Text,
        remark -> Text,
        day -> Integer,
        entered_by -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(users, appointments, round_members);

diesel::table! {
    case_sources (county, case_id) {
        county -> Integer,
        case_id -> BigInt,
        source -> Text,
        number -> Nullable<Text>,
        came_on -> Nullable<Integer>,
        ledger_number -> Nullable<Text>,
        mark -> Nullable<Text>,
    }
}

diesel::table! {
    case_ledgers (county, id) {
        county -> Integer,
        id -> BigInt,
        hash -> Text,
        name -> Text,
        cases -> BigInt,
        taken_by -> BigInt,
        taken_login -> Text,
        taken_on -> Integer,
    }
}
diesel::allow_tables_to_appear_in_same_query!(draws, draw_seeds);
diesel::allow_tables_to_appear_in_same_query!(anomalies, case_findings);
diesel::allow_tables_to_appear_in_same_query!(anomalies, anomaly_ties);
diesel::allow_tables_to_appear_in_same_query!(cases, outcomes);
diesel::allow_tables_to_appear_in_same_query!(cases, letters, letter_cases);

diesel::table! {
    objections (county, id) {
        county -> Integer,
        id -> BigInt,
        village -> BigInt,
        state -> Text,
        filed_by -> BigInt,
        filed_login -> Text,
        filed_on -> Integer,
        key_version -> Integer,
        sealed -> Binary,
        answered_login -> Nullable<Text>,
        answered_on -> Nullable<Integer>,
        answer_key -> Nullable<Integer>,
        answer -> Nullable<Binary>,
    }
}
