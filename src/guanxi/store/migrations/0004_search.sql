-- Search: what contacts are found by, the orders in which they are listed, and the organisation's own fields.

ALTER TABLE organisation ADD COLUMN tenant INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organisation ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;

UPDATE organisation SET tenant = (SELECT count(*) FROM organisation AS other WHERE other.corp_id <= organisation.corp_id);

ALTER TABLE contact ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN company_key TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN custom BLOB;

ALTER TABLE trash ADD COLUMN custom BLOB;

-- The orders of lists: by name, by company, and who changed last.
CREATE INDEX contact_name ON contact (corp_id, name_key, seq);
CREATE INDEX contact_company ON contact (corp_id, company_key, seq);
CREATE UNIQUE INDEX contact_change ON contact (corp_id, change);

-- The tokens of each contact, under its organisation's tenant and the number of its last change.
CREATE VIRTUAL TABLE search USING fts5(tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
