"""The tables of a store, in the order in which they are copied: both engines have the same."""

from typing import Final, NamedTuple


class Table(NamedTuple):
    """One table.

    Attributes:
        name: in the database.
        key: the columns of its primary key, in order.
        others: its other columns.
    """

    name: str
    key: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, those of the key first."""
        return self.key + self.others

    @property
    def page(self) -> str:
        """Give the SELECT of the first rows: ?1 is how many."""
        where = " WHERE name NOT IN ('schema', 'moving')" if self.name == "meta" else ""
        return f"SELECT {', '.join(self.columns)} FROM {self.name}{where} ORDER BY {', '.join(self.key)} LIMIT ?1"

    @property
    def next_page(self) -> str:
        """Give the SELECT of the rows after a key: ?1 is how many, then the key's values."""
        after = ", ".join(f"?{place}" for place in range(2, len(self.key) + 2))
        return self.page.replace(
            " WHERE" if self.name == "meta" else " ORDER",
            f" WHERE ({', '.join(self.key)}) > ({after}){' AND' if self.name == 'meta' else ' ORDER'}",
            1,
        )

    @property
    def number(self) -> str:
        """Give the SELECT of the number of rows."""
        where = " WHERE name NOT IN ('schema', 'moving')" if self.name == "meta" else ""
        return f"SELECT count(*) FROM {self.name}{where}"

    @property
    def insert(self) -> str:
        """Give the INSERT of one row."""
        values = ", ".join(f"?{place}" for place in range(1, len(self.columns) + 1))
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({values})"


TABLES: Final = (
    Table("meta", ("name",), ("value",)),
    Table("suite", ("suite_key",), ("sealed_secret", "record")),
    Table(
        "organisation",
        ("corp_id",),
        ("generation", "shape", "next_seq", "contact_count", "last_change", "history_start", "record"),
    ),
    Table("app", ("corp_id", "app_key"), ("secret_digest", "token_generation", "record")),
    Table("token", ("corp_id", "digest"), ("app_key", "expires_at")),
    Table("native_key", ("corp_id", "key_id"), ("digest", "used_at", "record")),
    Table("reply", ("corp_id", "caller", "name"), ("fingerprint", "expires_at", "answer")),
    Table("department", ("corp_id", "dept_id"), ("record",)),
    Table("employee", ("corp_id", "userid"), ("phone", "record")),
    Table("membership", ("corp_id", "dept_id", "userid"), ()),
    Table("label_group", ("corp_id", "number"), ("color", "name", "position")),
    Table("label", ("corp_id", "label_id"), ("group_number", "position", "name")),
    Table("block", ("corp_id", "number"), ("count",)),
    Table("label_use", ("corp_id", "label_id"), ("count",)),
    Table(
        "contact",
        ("corp_id", "seq"),
        (
            *("userid", "phone", "change", "external_id", "created_at", "updated_at", "custom", "record"),
            *("name_key", "company_key"),
        ),
    ),
    Table("access", ("corp_id", "grantee", "seq"), ()),
    Table("trash", ("corp_id", "userid"), ("number", "seq", "phone", "external_id", "created_at", "custom")),
    Table("change", ("corp_id", "number"), ("kind", "target", "actor", "at", "before", "act")),
)

DERIVED: Final = ("search",)
"""Tables that are not copied, since they are made of the others."""

NUMBER_TENANTS: Final = (
    "UPDATE organisation SET tenant = (SELECT count(*) FROM organisation AS other"
    " WHERE other.corp_id <= organisation.corp_id)"
)
"""Gives the organisations of a copy in SQLite tenants, as the migration did."""

TELLING: Final = frozenset({"meta", "suite", "organisation", "app", "token", "native_key", "reply"})
"""Tables that tell whether anything has changed: whatever else does, changes a number of its organisation."""

MOVING: Final = "moving"
"""The name in `meta`, while a store is being copied into, of how far that has come."""
