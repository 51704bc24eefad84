-- The county and what it handed over. One set for SQLite and PostgreSQL: days are numbers since
-- 1970-01-01, money is integer fen, areas and quantities are integers of 0.0001, ids come from the
-- program, and the county leads every key. `blob` is a domain over bytea on PostgreSQL.

CREATE TABLE batches (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    dataset TEXT NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    content TEXT NOT NULL,
    accepted BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    imported_on INTEGER NOT NULL,
    published_on INTEGER,
    published_at BIGINT,
    reason TEXT,
    as_of INTEGER,
    owner TEXT,
    basis TEXT,
    PRIMARY KEY (county, id)
);

-- What the file said, per village, programme and year of payment: the manifest that everything shown
-- must add up to.
CREATE TABLE batch_totals (
    county INTEGER NOT NULL,
    batch BIGINT NOT NULL,
    village BIGINT NOT NULL,
    programme TEXT NOT NULL,
    year INTEGER NOT NULL,
    payments BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    recovered BIGINT NOT NULL,
    last_paid INTEGER NOT NULL,
    PRIMARY KEY (county, batch, village, programme, year)
);

-- Refused rows and remarks. The row itself is sealed: it may name a person.
CREATE TABLE batch_problems (
    county INTEGER NOT NULL,
    batch BIGINT NOT NULL,
    number BIGINT NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row_number INTEGER NOT NULL,
    column_name TEXT NOT NULL,
    value TEXT NOT NULL,
    says TEXT NOT NULL,
    mend TEXT NOT NULL,
    weight TEXT NOT NULL,
    row_sealed blob,
    PRIMARY KEY (county, batch, number)
);

CREATE TABLE villages (
    county INTEGER NOT NULL,
    code BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    township_code INTEGER NOT NULL,
    township TEXT NOT NULL,
    county_name TEXT NOT NULL,
    former_names TEXT NOT NULL,
    urban_class TEXT,
    households INTEGER,
    people INTEGER,
    farmland BIGINT,
    state TEXT NOT NULL,
    merged_into BIGINT,
    valid_from INTEGER,
    valid_to INTEGER,
    PRIMARY KEY (county, code, batch)
);

-- Every code that was ever given, so that none is given twice, and where a merged one leads.
CREATE TABLE village_codes (
    county INTEGER NOT NULL,
    code BIGINT NOT NULL,
    name TEXT NOT NULL,
    merged_into BIGINT,
    since INTEGER NOT NULL,
    PRIMARY KEY (county, code)
);

CREATE TABLE policies (
    county INTEGER NOT NULL,
    number TEXT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    title TEXT NOT NULL,
    document TEXT,
    issuer TEXT NOT NULL,
    topic TEXT NOT NULL,
    issued_on INTEGER NOT NULL,
    valid_from INTEGER,
    valid_to INTEGER,
    summary TEXT,
    body TEXT,
    conditions TEXT,
    papers TEXT,
    place TEXT,
    phone TEXT,
    PRIMARY KEY (county, number, batch)
);

CREATE TABLE programmes (
    county INTEGER NOT NULL,
    code TEXT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    name TEXT NOT NULL,
    class SMALLINT NOT NULL,
    policy TEXT,
    department TEXT NOT NULL,
    unit TEXT NOT NULL,
    payee TEXT NOT NULL,
    cycle TEXT NOT NULL,
    publication TEXT NOT NULL,
    excludes_staff INTEGER,
    card_only INTEGER,
    age_from INTEGER,
    age_to INTEGER,
    excludes TEXT NOT NULL,
    PRIMARY KEY (county, code, batch)
);

CREATE TABLE standards (
    county INTEGER NOT NULL,
    programme TEXT NOT NULL,
    tier TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    price BIGINT NOT NULL,
    cap BIGINT,
    valid_to INTEGER,
    document TEXT,
    PRIMARY KEY (county, programme, tier, valid_from, batch)
);

CREATE TABLE notices (
    county INTEGER NOT NULL,
    number TEXT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    body TEXT,
    PRIMARY KEY (county, number, batch)
);
CREATE INDEX notices_by_village ON notices (county, village);

-- Who was paid: name, number and account sealed together, matched by keyed hashes only.
-- `mask` is what the public may see of the name.
CREATE TABLE people (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    whole_index blob NOT NULL,
    number_index blob,
    account_index blob,
    person BIGINT NOT NULL,
    mask TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob NOT NULL,
    PRIMARY KEY (county, id)
);

CREATE TABLE payments (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    run TEXT NOT NULL,
    programme TEXT NOT NULL,
    period INTEGER NOT NULL,
    village BIGINT NOT NULL,
    group_number SMALLINT,
    household TEXT,
    payee BIGINT NOT NULL,
    person BIGINT NOT NULL,
    tier TEXT,
    quantity BIGINT,
    price BIGINT,
    amount BIGINT NOT NULL,
    handler BIGINT,
    approved_on INTEGER,
    paid_on INTEGER NOT NULL,
    year INTEGER NOT NULL,
    channel TEXT,
    state TEXT NOT NULL,
    notice TEXT,
    remark_sealed blob,
    PRIMARY KEY (county, id)
);

-- What the public sees of the payments: single lines of class S0 counted, classes S1 and S2 only as
-- totals of five persons or more. Rebuilt for the villages that a publication touches.
CREATE TABLE public_cells (
    county INTEGER NOT NULL,
    village BIGINT NOT NULL,
    programme TEXT NOT NULL,
    year INTEGER NOT NULL,
    class SMALLINT NOT NULL,
    persons BIGINT,
    payments BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    recovered BIGINT NOT NULL,
    last_paid INTEGER NOT NULL,
    PRIMARY KEY (county, village, programme, year)
);

-- What the index has yet to hear of.
CREATE TABLE outbox (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    act TEXT NOT NULL,
    dataset TEXT NOT NULL,
    batch BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);

CREATE TABLE audit (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
