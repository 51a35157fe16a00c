"""Find the person whom a unionid stands for."""

from guanxi.domain.failures import ContactUnknown, EmployeeUnknown
from guanxi.domain.unionid import Person, person_of
from guanxi.operations.context import Context


async def find_person(context: Context, corp_id: str, unionid: str) -> tuple[Person, str]:
    """Give what a person is to an organisation, and their userid.

    Args:
        context: the request's.
        corp_id: the organisation.
        unionid: as sent.

    Raises:
        EmployeeUnknown: nobody of this organisation has it, or has it any more.
    """
    person, userid = person_of(corp_id, unionid) or ("employee", "")
    try:
        await (context.store.staff.employee if person == "employee" else context.store.contact)(corp_id, userid)
    except (ContactUnknown, EmployeeUnknown):
        raise EmployeeUnknown("nobody here has that unionid", field="unionid") from None
    return person, userid
