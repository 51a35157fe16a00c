-- Who sees a contact, so that a page of what an employee sees is found without looking at the rest.

CREATE TABLE access (
    corp_id TEXT NOT NULL,
    grantee TEXT NOT NULL,           -- o:owner, u:employee whom it is shared with, d:department
    seq INTEGER NOT NULL,            -- the contact's
    PRIMARY KEY (corp_id, grantee, seq)
) WITHOUT ROWID;

INSERT INTO access (corp_id, grantee, seq)
SELECT corp_id, 'o:' || json_extract(CAST(record AS TEXT), '$.follower_user_id'), seq FROM contact;

INSERT INTO access (corp_id, grantee, seq)
SELECT DISTINCT corp_id, 'u:' || value, seq FROM contact, json_each(CAST(record AS TEXT), '$.share_user_ids');

INSERT INTO access (corp_id, grantee, seq)
SELECT DISTINCT corp_id, 'd:' || value, seq FROM contact, json_each(CAST(record AS TEXT), '$.share_dept_ids');

-- What may have changed who sees what.
CREATE INDEX change_staff ON change (corp_id, number) WHERE kind IN (
    'department_created', 'department_updated', 'department_deleted',
    'employee_created', 'employee_updated', 'employee_deleted'
);

-- What one bulk operation did.
CREATE INDEX change_act ON change (corp_id, act, number) WHERE act <> '';
