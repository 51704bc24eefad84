//! The tables as diesel knows them; the migrations are the authority.

diesel::table! {
    /// See the migration.
    batches (county, id) {
        /// Column.
        county -> Integer,
        /// Column.
        id -> BigInt,
        /// Column.
        dataset -> Text,
        /// Column.
        state -> Text,
        /// Column.
        source -> Text,
        /// Column.
        content -> Text,
        /// Column.
        accepted -> BigInt,
        /// Column.
        refused -> BigInt,
        /// Column.
        warnings -> BigInt,
        /// Column.
        amount -> BigInt,
        /// Column.
        imported_on -> Integer,
        /// Column.
        published_on -> Nullable<Integer>,
        /// Column.
        published_at -> Nullable<BigInt>,
        /// Column.
        reason -> Nullable<Text>,
        /// Column.
        as_of -> Nullable<Integer>,
        /// Column.
        owner -> Nullable<Text>,
        /// Column.
        basis -> Nullable<Text>,
    }
}

diesel::table! {
    /// See the migration.
    batch_totals (county, batch, village, programme, year) {
        /// Column.
        county -> Integer,
        /// Column.
        batch -> BigInt,
        /// Column.
        village -> BigInt,
        /// Column.
        programme -> Text,
        /// Column.
        year -> Integer,
        /// Column.
        payments -> BigInt,
        /// Column.
        amount -> BigInt,
        /// Column.
        returned -> BigInt,
        /// Column.
        recovered -> BigInt,
        /// Column.
        last_paid -> Integer,
    }
}

diesel::table! {
    /// See the migration.
    batch_problems (county, batch, number) {
        /// Column.
        county -> Integer,
        /// Column.
        batch -> BigInt,
        /// Column.
        number -> BigInt,
        /// Column.
        file -> Text,
        /// Column.
        sheet -> Text,
        /// Column.
        row_number -> Integer,
        /// Column.
        column_name -> Text,
        /// Column.
        value -> Text,
        /// Column.
        says -> Text,
        /// Column.
        mend -> Text,
        /// Column.
        weight -> Text,
        /// Column.
        row_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    /// See the migration.
    villages (county, code, batch) {
        /// Column.
        county -> Integer,
        /// Column.
        code -> BigInt,
        /// Column.
        batch -> BigInt,
        /// Column.
        shown -> Integer,
        /// Column.
        name -> Text,
        /// Column.
        kind -> Text,
        /// Column.
        township_code -> Integer,
        /// Column.
        township -> Text,
        /// Column.
        county_name -> Text,
        /// Column.
        former_names -> Text,
        /// Column.
        urban_class -> Nullable<Text>,
        /// Column.
        households -> Nullable<Integer>,
        /// Column.
        people -> Nullable<Integer>,
        /// Column.
        farmland -> Nullable<BigInt>,
        /// Column.
        state -> Text,
        /// Column.
        merged_into -> Nullable<BigInt>,
        /// Column.
        valid_from -> Nullable<Integer>,
        /// Column.
        valid_to -> Nullable<Integer>,
    }
}

diesel::table! {
    /// See the migration.
    village_codes (county, code) {
        /// Column.
        county -> Integer,
        /// Column.
        code -> BigInt,
        /// Column.
        name -> Text,
        /// Column.
        merged_into -> Nullable<BigInt>,
        /// Column.
        since -> Integer,
    }
}

diesel::table! {
    /// See the migration.
    policies (county, number, batch) {
        /// Column.
        county -> Integer,
        /// Column.
        number -> Text,
        /// Column.
        batch -> BigInt,
        /// Column.
        shown -> Integer,
        /// Column.
        title -> Text,
        /// Column.
        document -> Nullable<Text>,
        /// Column.
        issuer -> Text,
        /// Column.
        topic -> Text,
        /// Column.
        issued_on -> Integer,
        /// Column.
        valid_from -> Nullable<Integer>,
        /// Column.
        valid_to -> Nullable<Integer>,
        /// Column.
        summary -> Nullable<Text>,
        /// Column.
        body -> Nullable<Text>,
        /// Column.
        conditions -> Nullable<Text>,
        /// Column.
        papers -> Nullable<Text>,
        /// Column.
        place -> Nullable<Text>,
        /// Column.
        phone -> Nullable<Text>,
    }
}

diesel::table! {
    /// See the migration.
    programmes (county, code, batch) {
        /// Column.
        county -> Integer,
        /// Column.
        code -> Text,
        /// Column.
        batch -> BigInt,
        /// Column.
        shown -> Integer,
        /// Column.
        name -> Text,
        /// Column.
        class -> SmallInt,
        /// Column.
        policy -> Nullable<Text>,
        /// Column.
        department -> Text,
        /// Column.
        unit -> Text,
        /// Column.
        payee -> Text,
        /// Column.
        cycle -> Text,
        /// Column.
        publication -> Text,
        /// Column.
        excludes_staff -> Nullable<Integer>,
        /// Column.
        card_only -> Nullable<Integer>,
        /// Column.
        age_from -> Nullable<Integer>,
        /// Column.
        age_to -> Nullable<Integer>,
        /// Column.
        excludes -> Text,
    }
}

diesel::table! {
    /// See the migration.
    standards (county, programme, tier, valid_from, batch) {
        /// Column.
        county -> Integer,
        /// Column.
        programme -> Text,
        /// Column.
        tier -> Text,
        /// Column.
        valid_from -> Integer,
        /// Column.
        batch -> BigInt,
        /// Column.
        shown -> Integer,
        /// Column.
        price -> BigInt,
        /// Column.
        cap -> Nullable<BigInt>,
        /// Column.
        valid_to -> Nullable<Integer>,
        /// Column.
        document -> Nullable<Text>,
    }
}

diesel::table! {
    /// See the migration.
    notices (county, number, batch) {
        /// Column.
        county -> Integer,
        /// Column.
        number -> Text,
        /// Column.
        batch -> BigInt,
        /// Column.
        shown -> Integer,
        /// Column.
        village -> BigInt,
        /// Column.
        kind -> Text,
        /// Column.
        title -> Text,
        /// Column.
        from_day -> Integer,
        /// Column.
        to_day -> Integer,
        /// Column.
        body -> Nullable<Text>,
    }
}

diesel::table! {
    /// See the migration.
    people (county, id) {
        /// Column.
        county -> Integer,
        /// Column.
        id -> BigInt,
        /// Column.
        batch -> BigInt,
        /// Column.
        whole_index -> Binary,
        /// Column.
        number_index -> Nullable<Binary>,
        /// Column.
        account_index -> Nullable<Binary>,
        /// Column.
        person -> BigInt,
        /// Column.
        mask -> Text,
        /// Column.
        key_version -> Integer,
        /// Column.
        sealed -> Binary,
    }
}

diesel::table! {
    /// See the migration.
    payments (county, id) {
        /// Column.
        county -> Integer,
        /// Column.
        id -> BigInt,
        /// Column.
        number -> Text,
        /// Column.
        run -> Text,
        /// Column.
        programme -> Text,
        /// Column.
        period -> Integer,
        /// Column.
        village -> BigInt,
        /// Column.
        group_number -> Nullable<SmallInt>,
        /// Column.
        household -> Nullable<Text>,
        /// Column.
        payee -> BigInt,
        /// Column.
        person -> BigInt,
        /// Column.
        tier -> Nullable<Text>,
        /// Column.
        quantity -> Nullable<BigInt>,
        /// Column.
        price -> Nullable<BigInt>,
        /// Column.
        amount -> BigInt,
        /// Column.
        handler -> Nullable<BigInt>,
        /// Column.
        approved_on -> Nullable<Integer>,
        /// Column.
        paid_on -> Integer,
        /// Column.
        year -> Integer,
        /// Column.
        channel -> Nullable<Text>,
        /// Column.
        state -> Text,
        /// Column.
        notice -> Nullable<Text>,
        /// Column.
        remark_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    /// See the migration.
    public_cells (county, village, programme, year) {
        /// Column.
        county -> Integer,
        /// Column.
        village -> BigInt,
        /// Column.
        programme -> Text,
        /// Column.
        year -> Integer,
        /// Column.
        class -> SmallInt,
        /// Column.
        persons -> Nullable<BigInt>,
        /// Column.
        payments -> BigInt,
        /// Column.
        amount -> BigInt,
        /// Column.
        returned -> BigInt,
        /// Column.
        recovered -> BigInt,
        /// Column.
        last_paid -> Integer,
    }
}

diesel::table! {
    /// See the migration.
    outbox (county, id) {
        /// Column.
        county -> Integer,
        /// Column.
        id -> BigInt,
        /// Column.
        act -> Text,
        /// Column.
        dataset -> Text,
        /// Column.
        batch -> BigInt,
    }
}

diesel::table! {
    /// See the migration.
    audit (county, id) {
        /// Column.
        county -> Integer,
        /// Column.
        id -> BigInt,
        /// Column.
        at -> BigInt,
        /// Column.
        actor -> Text,
        /// Column.
        act -> Text,
        /// Column.
        object -> Text,
        /// Column.
        detail -> Text,
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
    public_cells
);
