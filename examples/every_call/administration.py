"""The organisation, its apps, and keys of the native API."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from examples.every_call.sandbox import Sandbox
from guanxi.client import Client, Unchanged
from guanxi.client.native.apps import App, Apps, AppWithSecret
from guanxi.client.native.contact import Contact
from guanxi.client.native.found_contacts import FoundContact
from guanxi.client.native.keys import Key, Keys, KeyWithText
from guanxi.client.native.organisation import Organisation


def administer(client: Client, sandbox: Sandbox) -> None:
    """Look at all of them, and change what is the example's own.

    Args:
        client: with an administrator's key.
        sandbox: where it is of.
    """
    organisation: Organisation = client.get_organisation()
    limit: int | None = organisation.contact_limit
    changed: Organisation = client.change_organisation(contact_limit=limit)
    print(changed.name, "has", changed.contact_count, "contacts since", organisation.created_at)

    app: AppWithSecret = client.create_app(name="example", scopes=["qyapi_ext_read"])
    renamed: App = client.change_app(app.app_key, name="example of a client")
    rotated: AppWithSecret = client.rotate_app(app.app_key)
    got: App = client.get_app(app.app_key)
    print(renamed.name, got.scopes, "has another secret:", rotated.app_secret != app.app_secret)
    page: Apps = client.list_apps(limit=1)
    apps: Iterator[App] = client.list_apps.each()
    print(len(page.items), "on a page,", sum(1 for _ in apps), "in all")
    client.revoke_app(app.app_key)

    ends = datetime.now(UTC) + timedelta(days=1)
    made: KeyWithText = client.create_key(name="example", role="employee", employee="li.na", expires_at=ends)
    key: Key = client.get_key(made.key_id)
    until: datetime | None = key.expires_at
    print(key.role, key.employee, key.scopes, "until", until)
    keys: Keys = client.list_keys(limit=1)
    every_key: Iterator[Key] = client.list_keys.each()
    print(len(keys.items), "on a page,", sum(1 for _ in every_key), "in all")
    change_as_an_employee(sandbox, made.key)
    client.revoke_key(made.key_id)


def change_as_an_employee(sandbox: Sandbox, key: str) -> None:
    """Change a contact as an employee does, who sees no numbers of changes, but ETags.

    Args:
        sandbox: where the key is of.
        key: of an employee who owns contacts.
    """
    with Client(base_url=sandbox.url, api_key=key) as client:
        contact: FoundContact = next(client.list_contacts.each(follower_user_id="li.na"))
        changed: Contact = client.patch_contact(contact.userid, remark="called", if_match=contact.etag)
        try:
            client.get_contact(contact.userid, if_none_match=changed.etag)
        except Unchanged:
            print(changed.name, "is as it was left")
