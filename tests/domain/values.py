"""Values of a contact that are all in order; a test changes one."""

import msgspec

from guanxi.domain.contact import Contact, ContactValues

VALUES = ContactValues(
    name="张三",
    follower_user_id="manager",
    label_ids=(1,),
    mobile="13800000001",
    state_code="86",
    title="Engineer",
    company_name="Acme",
    remark="met at a fair",
    address="Hangzhou",
    share_dept_ids=(2,),
    share_user_ids=("zhangsan",),
)

CONTACT = Contact(
    address="Hangzhou",
    company_name="Acme",
    email="z@example.com",
    follower_user_id="manager",
    label_ids=(1,),
    mobile="13800000001",
    name="张三",
    remark="met at a fair",
    share_dept_ids=(2,),
    share_user_ids=("zhangsan",),
    state_code="86",
    title="Engineer",
    userid="0121739243717094956",
)


def values(**changed: object) -> ContactValues:
    return msgspec.structs.replace(VALUES, **changed)


def contact(**changed: object) -> Contact:
    return msgspec.structs.replace(CONTACT, **changed)
