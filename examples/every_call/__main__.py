"""Make every call of `guanxi.client` against a sandbox."""

import asyncio
import sys

from examples.every_call import (
    administration,
    asynchronous,
    bulk,
    contacts,
    employees,
    errors,
    external_contacts,
    labels,
    older_pages,
    staff,
    tokens,
)
from examples.every_call.sandbox import Sandbox, sandbox_of


def main(sandbox: Sandbox) -> None:
    """Make them, subject by subject.

    Args:
        sandbox: one that runs.
    """
    with sandbox.client() as client:
        tokens.get_tokens(client, sandbox)
        external_contacts.work_with_external_contacts(client)
        external_contacts.create_many(client)
        employees.look_at_employees(client)
        employees.look_at_departments(client)
        older_pages.look_by_older_pages(client)
        contacts.work_with_contacts(client)
        contacts.find_contacts(client)
        contacts.read_changes(client)
        bulk.change_many_contacts(client)
        labels.arrange_labels(client)
        labels.arrange_custom_fields(client)
        staff.arrange_departments(client)
        staff.arrange_employees(client)
        administration.administer(client, sandbox)
        errors.handle_errors(client)
    asyncio.run(asynchronous.main(sandbox))


if __name__ == "__main__":
    main(sandbox_of(sys.argv[1]))
