"""Labels and fields of an organisation's own, by the native API."""

from guanxi.client import Client
from guanxi.client.native.acts import ActDone
from guanxi.client.native.custom_fields import CustomField, CustomFields
from guanxi.client.native.label_groups import LabelGroup, LabelGroups
from guanxi.client.native.labels import Label, LabelSeen


def arrange_labels(client: Client) -> None:
    """Create, change, merge and delete labels and a group of them.

    Args:
        client: with an administrator's key.
    """
    group: LabelGroup = client.create_label_group(name="Season", color=-15220075)
    spring: Label = client.create_label(group_id=group.id, name="Spring")
    autumn: Label = client.create_label(group_id=group.id, name="Fall")
    renamed: Label = client.change_label(autumn.id, name="Autumn", position=0)
    seen: LabelSeen = client.get_label(renamed.id)
    print(seen.name, "has", seen.contacts, "contacts")

    merged: ActDone = client.merge_label(spring.id, into=autumn.id)
    deleted: ActDone = client.delete_label(autumn.id, in_use="strip")
    print("changed:", merged.changed, deleted.changed)

    recoloured: LabelGroup = client.change_label_group(group.id, name="Time of year", color=-14312668)
    groups: LabelGroups = client.list_label_groups()
    client.delete_label_group(recoloured.id)
    print("groups:", [one.name for one in groups.items])


def arrange_custom_fields(client: Client) -> None:
    """Add, change, list and remove a field.

    Args:
        client: with an administrator's key.
    """
    field: CustomField = client.add_custom_field(key="tier", name="Tier", type="choice", choices=["gold", "silver"])
    changed: CustomField = client.change_custom_field(field.key, name="Rank")
    choices: list[str] | None = changed.choices
    fields: CustomFields = client.list_custom_fields()
    print([one.name for one in fields.items], choices)
    client.remove_custom_field(field.key)
