-- What the native API knows beside the wire: external ids, keys, staff, labels that move, trash, answers to be repeated.

ALTER TABLE contact ADD COLUMN external_id TEXT NOT NULL DEFAULT '';

ALTER TABLE contact ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0; -- milliseconds since 1970

ALTER TABLE contact ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;

UPDATE contact SET created_at = change.at FROM change
WHERE change.corp_id = contact.corp_id AND change.kind = 'contact_created' AND change.target = contact.userid;

UPDATE contact SET updated_at = change.at FROM change
WHERE change.corp_id = contact.corp_id AND change.number = contact.change;

CREATE UNIQUE INDEX contact_external ON contact (corp_id, external_id) WHERE external_id <> '';

ALTER TABLE change ADD COLUMN act TEXT NOT NULL DEFAULT '';  -- what the changes of one bulk operation share

ALTER TABLE label_group ADD COLUMN position INTEGER NOT NULL DEFAULT 0;

UPDATE label_group SET position = number;

-- How many contacts have each label, whether there is such a label or not.
CREATE TABLE label_use (
    corp_id TEXT NOT NULL,
    label_id INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (corp_id, label_id)
) WITHOUT ROWID;

INSERT INTO label_use (corp_id, label_id, count)
SELECT corp_id, CAST(value AS INTEGER), count(*) FROM
(SELECT DISTINCT corp_id, seq, value FROM contact, json_each(CAST(record AS TEXT), '$.label_ids')) AS each_one
GROUP BY corp_id, value;

-- Deleted contacts that can come back to their place: what they were stands in the change log.
CREATE TABLE trash (
    corp_id TEXT NOT NULL,
    userid TEXT NOT NULL,
    number INTEGER NOT NULL,         -- of the change that deleted it
    seq INTEGER NOT NULL,
    phone INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (corp_id, userid)
) WITHOUT ROWID;

CREATE UNIQUE INDEX trash_number ON trash (corp_id, number);

CREATE TABLE department (
    corp_id TEXT NOT NULL,
    dept_id INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (corp_id, dept_id)
) WITHOUT ROWID;

CREATE TABLE employee (
    corp_id TEXT NOT NULL,
    userid TEXT NOT NULL,
    phone INTEGER NOT NULL,          -- E.164 without the plus, or 0
    record BLOB NOT NULL,
    PRIMARY KEY (corp_id, userid)
) WITHOUT ROWID;

CREATE UNIQUE INDEX employee_phone ON employee (corp_id, phone) WHERE phone <> 0;

CREATE TABLE membership (
    corp_id TEXT NOT NULL,
    dept_id INTEGER NOT NULL,
    userid TEXT NOT NULL,
    PRIMARY KEY (corp_id, dept_id, userid)
) WITHOUT ROWID;

CREATE INDEX membership_userid ON membership (corp_id, userid);

CREATE TABLE native_key (
    corp_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    digest BLOB NOT NULL,            -- SHA-256 of its secret
    used_at INTEGER NOT NULL,        -- milliseconds since 1970, to the minute; 0 for never
    record BLOB NOT NULL,
    PRIMARY KEY (corp_id, key_id)
) WITHOUT ROWID;

-- Answers to requests with an Idempotency-Key, for as long as they are repeated.
CREATE TABLE reply (
    corp_id TEXT NOT NULL,
    caller TEXT NOT NULL,            -- the key_id that asked
    name TEXT NOT NULL,              -- the Idempotency-Key
    fingerprint BLOB NOT NULL,
    expires_at INTEGER NOT NULL,     -- milliseconds since 1970
    answer BLOB NOT NULL,
    PRIMARY KEY (corp_id, caller, name)
) WITHOUT ROWID;

CREATE INDEX reply_expiry ON reply (corp_id, expires_at);
