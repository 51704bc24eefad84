-- Inspection: which villages are chosen and why, which are drawn by lot, the rounds with their teams and targets, what a
-- higher round hands on. Of an inspector's kin only the unit is kept, never who it is.

-- Weights, caps, cut-offs and terms, a row a version, append-only.
CREATE TABLE round_settings (
    county INTEGER NOT NULL,
    version BIGINT NOT NULL,
    day INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (county, version)
);

-- The one judgement: whether a village's party branch is weak. Append-only; the last counts.
CREATE TABLE village_judgements (
    county INTEGER NOT NULL,
    village BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    weak INTEGER NOT NULL,
    reason TEXT NOT NULL,
    day INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (county, village, seq)
);

-- A classification as it was made on a day, with every village's figures and points, append-only.
CREATE TABLE choosings (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    settings BIGINT NOT NULL,
    day INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE TABLE village_classes (
    county INTEGER NOT NULL,
    choosing BIGINT NOT NULL,
    village BIGINT NOT NULL,
    households BIGINT NOT NULL,
    measured TEXT NOT NULL,
    weak INTEGER NOT NULL,
    points BIGINT NOT NULL,
    computed TEXT NOT NULL,
    PRIMARY KEY (county, choosing, village)
);
-- What the office decided otherwise, with its reason, append-only; the computed class stays beside it.
CREATE TABLE class_overrides (
    county INTEGER NOT NULL,
    choosing BIGINT NOT NULL,
    village BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    chosen TEXT,
    reason TEXT NOT NULL,
    day INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (county, choosing, village, seq)
);

-- A draw by lot: the list is committed first, the seed comes later, once; both append-only.
CREATE TABLE draws (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    candidates INTEGER NOT NULL,
    seed_source TEXT NOT NULL,
    seed_day INTEGER NOT NULL,
    canonical TEXT NOT NULL,
    commitment TEXT NOT NULL,
    day INTEGER NOT NULL,
    at BIGINT NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX draws_by_name ON draws (county, name);
CREATE TABLE draw_seeds (
    county INTEGER NOT NULL,
    draw BIGINT NOT NULL,
    seed TEXT NOT NULL,
    drawn TEXT NOT NULL,
    day INTEGER NOT NULL,
    at BIGINT NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (county, draw)
);

CREATE TABLE rounds (
    county INTEGER NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    year INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX rounds_by_name ON rounds (county, name);
CREATE TABLE round_teams (
    county INTEGER NOT NULL,
    round BIGINT NOT NULL,
    id BIGINT NOT NULL,
    parent BIGINT,
    name TEXT NOT NULL,
    PRIMARY KEY (county, round, id)
);
CREATE INDEX round_teams_by_name ON round_teams (county, name);
-- One row a target; draw says by which lot it was chosen, if by one.
CREATE TABLE round_targets (
    county INTEGER NOT NULL,
    round BIGINT NOT NULL,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    mode TEXT NOT NULL,
    team BIGINT,
    draw BIGINT,
    PRIMARY KEY (county, round, kind, place)
);
CREATE INDEX round_targets_by_place ON round_targets (county, place);
-- One team a person and round: the second of two who place somebody at once finds the place taken.
CREATE TABLE round_members (
    county INTEGER NOT NULL,
    round BIGINT NOT NULL,
    holder BIGINT NOT NULL,
    team BIGINT NOT NULL,
    leads INTEGER NOT NULL,
    PRIMARY KEY (county, round, holder)
);
CREATE INDEX round_members_by_holder ON round_members (county, holder);

-- What an inspector declares: the home township (0 is another county) and the units where kin hold office. The last counts.
CREATE TABLE inspector_homes (
    county INTEGER NOT NULL,
    holder BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    home INTEGER NOT NULL,
    day INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (county, holder, seq)
);
CREATE TABLE inspector_kin (
    county INTEGER NOT NULL,
    holder BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (county, holder, seq, unit)
);

CREATE TABLE relay_items (
    county INTEGER NOT NULL,
    round BIGINT NOT NULL,
    id BIGINT NOT NULL,
    category TEXT NOT NULL,
    look_for TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (county, round, id)
);
CREATE TABLE relay_ticks (
    county INTEGER NOT NULL,
    round BIGINT NOT NULL,
    item BIGINT NOT NULL,
    village BIGINT NOT NULL,
    ticked TEXT NOT NULL,
    remark TEXT NOT NULL,
    day INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (county, round, item, village)
);
