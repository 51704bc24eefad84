-- The second factor: the secret that waits for its first code, ten codes for the day the telephone is lost, and the
-- passwords that may not come back.

ALTER TABLE users ADD COLUMN totp_pending blob;

-- Each opens once: it is deleted when it does.
CREATE TABLE recovery_codes (
    county INTEGER NOT NULL,
    holder BIGINT NOT NULL,
    code_hash blob NOT NULL,
    PRIMARY KEY (county, holder, code_hash)
);

CREATE TABLE former_passwords (
    county INTEGER NOT NULL,
    holder BIGINT NOT NULL,
    id BIGINT NOT NULL,
    password TEXT NOT NULL,
    PRIMARY KEY (county, holder, id)
);
