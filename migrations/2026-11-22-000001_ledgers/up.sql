-- The whole county: ledgers that are kept line by line. What may be seen stands in columns of its own; what is
-- private stands sealed in one value, and is found again by keyed hashes only.

CREATE TABLE projects (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    funding TEXT NOT NULL,
    funding_document TEXT,
    approved_on INTEGER,
    decided_on INTEGER,
    budget BIGINT NOT NULL,
    control_price BIGINT,
    procurement TEXT NOT NULL,
    contractor TEXT,
    contractor_code TEXT,
    award BIGINT,
    contracted_on INTEGER,
    contract_amount BIGINT,
    change_amount BIGINT,
    started_on INTEGER,
    planned_end INTEGER,
    finished_on INTEGER,
    accepted_on INTEGER,
    audited_amount BIGINT,
    funded_on INTEGER,
    stage TEXT NOT NULL,
    site TEXT,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX projects_by_key ON projects (county, number);
CREATE INDEX projects_by_village ON projects (county, village);

CREATE TABLE assets (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    number TEXT NOT NULL,
    class TEXT NOT NULL,
    subclass TEXT,
    name TEXT NOT NULL,
    site TEXT,
    bounds TEXT,
    area BIGINT,
    quantity BIGINT,
    unit TEXT,
    original_value BIGINT,
    net_value BIGINT,
    acquired_on INTEGER,
    origin TEXT,
    project TEXT,
    use TEXT NOT NULL,
    used_by TEXT,
    kept_by TEXT,
    surveyed_on INTEGER,
    survey TEXT,
    certificate TEXT,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX assets_by_key ON assets (county, number);
CREATE INDEX assets_by_village ON assets (county, village);

CREATE TABLE contracts (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    asset TEXT,
    tenant TEXT NOT NULL,
    tenant_number_index blob,
    signed_on INTEGER NOT NULL,
    starts_on INTEGER NOT NULL,
    ends_on INTEGER NOT NULL,
    area BIGINT,
    rent BIGINT NOT NULL,
    lump_sum INTEGER,
    escalation TEXT,
    trade_mode TEXT,
    decided_on INTEGER,
    notice TEXT,
    state TEXT NOT NULL,
    renewal_of TEXT,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX contracts_by_key ON contracts (county, number);
CREATE INDEX contracts_by_village ON contracts (county, village);

CREATE TABLE receipts (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    contract TEXT NOT NULL,
    instalment TEXT NOT NULL,
    due_on INTEGER NOT NULL,
    due BIGINT NOT NULL,
    paid_on INTEGER,
    paid BIGINT,
    account_index blob,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX receipts_by_key ON receipts (county, contract, instalment);
CREATE INDEX receipts_by_village ON receipts (county, village);

CREATE TABLE accounts (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    account_index blob,
    bank TEXT,
    holder TEXT,
    nature TEXT,
    opened_on INTEGER,
    closed_on INTEGER,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX accounts_by_key ON accounts (county, village, account_index);

CREATE TABLE vouchers (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    number TEXT NOT NULL,
    line TEXT NOT NULL,
    booked_on INTEGER NOT NULL,
    code TEXT NOT NULL,
    account_name TEXT,
    summary TEXT NOT NULL,
    debit BIGINT,
    credit BIGINT,
    party TEXT,
    party_account_index blob,
    settlement TEXT,
    invoice TEXT,
    entered_on INTEGER,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX vouchers_by_key ON vouchers (county, village, number, line);

CREATE TABLE bids (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    project TEXT NOT NULL,
    bidder TEXT NOT NULL,
    bidder_code TEXT,
    price BIGINT NOT NULL,
    phone_index blob,
    deposit_account_index blob,
    won INTEGER NOT NULL,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX bids_by_key ON bids (county, project, bidder);
CREATE INDEX bids_by_village ON bids (county, village);

CREATE TABLE disbursements (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    number TEXT NOT NULL,
    project TEXT NOT NULL,
    payee TEXT NOT NULL,
    payee_account_index blob,
    amount BIGINT NOT NULL,
    paid_on INTEGER NOT NULL,
    kind TEXT NOT NULL,
    invoice TEXT,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX disbursements_by_key ON disbursements (county, number);
CREATE INDEX disbursements_by_village ON disbursements (county, village);

CREATE TABLE findings (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    number TEXT NOT NULL,
    source TEXT NOT NULL,
    category TEXT NOT NULL,
    amount BIGINT,
    found_on INTEGER NOT NULL,
    common INTEGER,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX findings_by_key ON findings (county, number);
CREATE INDEX findings_by_village ON findings (county, village);

CREATE TABLE persons (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    person_index blob,
    household TEXT NOT NULL,
    relation TEXT,
    group_number INTEGER,
    state TEXT NOT NULL,
    died_on INTEGER,
    arrived_on INTEGER,
    left_on INTEGER,
    phone_index blob,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX persons_by_key ON persons (county, person_index);
CREATE INDEX persons_by_village ON persons (county, village);

CREATE TABLE land (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    household TEXT NOT NULL,
    year INTEGER NOT NULL,
    confirmed BIGINT NOT NULL,
    rented_in BIGINT,
    rented_out BIGINT,
    excluded BIGINT,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX land_by_key ON land (county, village, household, year);

CREATE TABLE staff (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    person_index blob,
    employer TEXT NOT NULL,
    started_on INTEGER NOT NULL,
    ended_on INTEGER,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX staff_by_key ON staff (county, person_index, employer, started_on);

CREATE TABLE cadres (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    person_index blob,
    post TEXT NOT NULL,
    started_on INTEGER NOT NULL,
    ended_on INTEGER,
    account_index blob,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX cadres_by_key ON cadres (county, person_index, village, post, started_on);
CREATE INDEX cadres_by_village ON cadres (county, village);

CREATE TABLE kin (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    person_index blob,
    relative_index blob,
    relation TEXT NOT NULL,
    filing TEXT,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX kin_by_key ON kin (county, person_index, relative_index, relation);

CREATE TABLE holdings (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    person_index blob,
    kind TEXT NOT NULL,
    registered_on INTEGER NOT NULL,
    cancelled_on INTEGER,
    value BIGINT,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX holdings_by_key ON holdings (county, person_index, kind, registered_on);

CREATE TABLE companies (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    shown INTEGER NOT NULL,
    village BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    legal_person_number_index blob,
    phone_index blob,
    address TEXT,
    founded_on INTEGER,
    state TEXT,
    key_version INTEGER NOT NULL,
    sealed blob,
    PRIMARY KEY (county, id)
);
CREATE INDEX companies_by_key ON companies (county, code);
