-- The schema as all migrations together make it (a test holds the two against each other).
-- Every key begins with corp_id, so that one organisation is one shard and nothing is shared between two.
-- What has a wire form or is only read whole is kept as its JSON (`record`), beside the columns that are searched.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE organisation (
    corp_id TEXT NOT NULL PRIMARY KEY,
    generation INTEGER NOT NULL,     -- raised with every change of settings, apps, labels or revoked tokens
    shape INTEGER NOT NULL,          -- raised with every contact that goes or comes back: what offset sums are valid for
    next_seq INTEGER NOT NULL,       -- place of the next new contact
    contact_count INTEGER NOT NULL,
    last_change INTEGER NOT NULL,    -- number of the newest change
    history_start INTEGER NOT NULL,  -- number of the oldest change that is kept
    record BLOB NOT NULL,
    tenant INTEGER NOT NULL DEFAULT 0,    -- under which its contacts are found, where the index knows no corp_id
    indexed INTEGER NOT NULL DEFAULT 0    -- contacts whose last change has no higher number are found by today's rules
) WITHOUT ROWID;

CREATE TABLE contact (
    corp_id TEXT NOT NULL,
    seq INTEGER NOT NULL,            -- order of creation
    userid TEXT NOT NULL,
    phone INTEGER NOT NULL,          -- E.164 without the plus
    change INTEGER NOT NULL,         -- number of its last change
    record BLOB NOT NULL,            -- the bytes that get and list answer
    external_id TEXT NOT NULL DEFAULT '',    -- the id that another system has for it
    created_at INTEGER NOT NULL DEFAULT 0,   -- milliseconds since 1970; 0 where it is not known
    updated_at INTEGER NOT NULL DEFAULT 0,
    name_key TEXT NOT NULL DEFAULT '',       -- what it is ordered by: the pinyin of its name
    company_key TEXT NOT NULL DEFAULT '',
    custom BLOB,                             -- values of the organisation's own fields, as JSON
    PRIMARY KEY (corp_id, seq)
) WITHOUT ROWID;

CREATE UNIQUE INDEX contact_userid ON contact (corp_id, userid);

CREATE UNIQUE INDEX contact_phone ON contact (corp_id, phone);

CREATE UNIQUE INDEX contact_external ON contact (corp_id, external_id) WHERE external_id <> '';

CREATE INDEX contact_name ON contact (corp_id, name_key, seq);

CREATE INDEX contact_company ON contact (corp_id, company_key, seq);

CREATE UNIQUE INDEX contact_change ON contact (corp_id, change);

-- The tokens of each contact, and of each that lies in the trash, under its organisation's tenant and the number of the
-- change that made it what it is (PostgreSQL: its corp_id and that number, and numbers for tokens).
CREATE VIRTUAL TABLE search USING fts5(tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- Who sees a contact, so that a page of what an employee sees is found without looking at the rest.
CREATE TABLE access (
    corp_id TEXT NOT NULL,
    grantee TEXT NOT NULL,           -- o:owner, u:employee whom it is shared with, d:department
    seq INTEGER NOT NULL,            -- the contact's
    PRIMARY KEY (corp_id, grantee, seq)
) WITHOUT ROWID;

-- How many contacts each 128 consecutive seqs still hold.
CREATE TABLE block (
    corp_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (corp_id, number)
) WITHOUT ROWID;

CREATE TABLE change (
    corp_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,             -- milliseconds since 1970
    before BLOB,
    act TEXT NOT NULL DEFAULT '',    -- what the changes of one bulk operation share
    PRIMARY KEY (corp_id, number)
) WITHOUT ROWID;

-- What may have changed who sees what.
CREATE INDEX change_staff ON change (corp_id, number) WHERE kind IN (
    'department_created', 'department_updated', 'department_deleted',
    'employee_created', 'employee_updated', 'employee_deleted'
);

-- What one bulk operation did.
CREATE INDEX change_act ON change (corp_id, act, number) WHERE act <> '';

CREATE TABLE label_group (
    corp_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    color INTEGER NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (corp_id, number)
) WITHOUT ROWID;

CREATE TABLE label (
    corp_id TEXT NOT NULL,
    label_id INTEGER NOT NULL,
    group_number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (corp_id, label_id)
) WITHOUT ROWID;

-- The apps of an organisation: its own, and the suites that it has authorised (those have no secret here).
CREATE TABLE app (
    corp_id TEXT NOT NULL,
    app_key TEXT NOT NULL,
    secret_digest BLOB,
    token_generation INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (corp_id, app_key)
) WITHOUT ROWID;

CREATE UNIQUE INDEX app_secret ON app (corp_id, secret_digest);

CREATE TABLE token (
    corp_id TEXT NOT NULL,
    digest BLOB NOT NULL,
    app_key TEXT NOT NULL,
    expires_at INTEGER NOT NULL,     -- milliseconds since 1970
    PRIMARY KEY (corp_id, digest)
) WITHOUT ROWID;

CREATE INDEX token_expiry ON token (corp_id, expires_at);

CREATE TABLE suite (
    suite_key TEXT NOT NULL PRIMARY KEY,
    sealed_secret BLOB NOT NULL,
    record BLOB NOT NULL
) WITHOUT ROWID;

-- How many contacts have each label, whether there is such a label or not.
CREATE TABLE label_use (
    corp_id TEXT NOT NULL,
    label_id INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (corp_id, label_id)
) WITHOUT ROWID;

-- Deleted contacts that can come back to their place: what they were stands in the change log.
CREATE TABLE trash (
    corp_id TEXT NOT NULL,
    userid TEXT NOT NULL,
    number INTEGER NOT NULL,         -- of the change that deleted it
    seq INTEGER NOT NULL,
    phone INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    custom BLOB,
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
