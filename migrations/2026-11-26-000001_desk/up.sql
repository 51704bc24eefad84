-- Who works at the desk: accounts, the offices they hold and where, sessions, and how often a sign-in failed.

CREATE TABLE users (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    password_set_at BIGINT NOT NULL,
    must_change INTEGER NOT NULL,
    totp_sealed blob,
    totp_step BIGINT NOT NULL,
    key_version INTEGER NOT NULL,
    state TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
-- One name, one account, whatever the county: it is all that is typed at the door.
CREATE UNIQUE INDEX users_by_login ON users (login);

CREATE TABLE appointments (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    holder BIGINT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    place TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    until_day INTEGER,
    PRIMARY KEY (county, id)
);
CREATE INDEX appointments_by_holder ON appointments (county, holder);

CREATE TABLE teams (
    county INTEGER NOT NULL,
    name TEXT NOT NULL,
    village BIGINT NOT NULL,
    PRIMARY KEY (county, name, village)
);

-- Only the hash of a session's token: who reads the database cannot sit down at somebody's desk.
CREATE TABLE sessions (
    token_hash blob NOT NULL PRIMARY KEY,
    county INTEGER NOT NULL,
    holder BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_holder ON sessions (county, holder);

-- Failed sign-ins by keyed hash of the name or of the network; kept here so that a restart forgives nothing.
CREATE TABLE attempts (
    key_hash blob NOT NULL PRIMARY KEY,
    failed INTEGER NOT NULL,
    first_at BIGINT NOT NULL,
    closed_until BIGINT NOT NULL
);

ALTER TABLE audit ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN outcome TEXT NOT NULL DEFAULT '办成';
CREATE INDEX audit_by_time ON audit (county, at);
CREATE INDEX audit_by_actor ON audit (county, actor);
