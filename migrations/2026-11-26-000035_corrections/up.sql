-- Rows of published payments whose place a correction took (更正): they stay as versions, under the key they always had, and
-- come back when the correction is withdrawn.
CREATE TABLE payments_before (
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
    -- The batch whose row of the same number stands in its place.
    replaced_by BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX payments_before_by_number ON payments_before (county, number);
CREATE INDEX payments_before_by_correction ON payments_before (county, replaced_by);

-- Every payment in every version, for whoever asks for one by its key.
CREATE VIEW payment_versions AS
    SELECT county, id, number, run, programme, period, village, group_number, household, payee, person, tier, quantity, price, amount, handler, approved_on, paid_on, year, channel, state, notice, remark_sealed FROM payments
    UNION ALL
    SELECT county, id, number, run, programme, period, village, group_number, household, payee, person, tier, quantity, price, amount, handler, approved_on, paid_on, year, channel, state, notice, remark_sealed FROM payments_before;

-- The published batch whose rows a batch corrects.
ALTER TABLE hand_ins ADD COLUMN corrects BIGINT;
-- The last word for the index (outbox.id) by which rows of a published batch went or came back.
ALTER TABLE batches ADD COLUMN corrected BIGINT;
