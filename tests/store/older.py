"""Stores as earlier versions have left them, on both engines."""

from collections.abc import Sequence

import apsw
import msgspec

from guanxi.store.migrate import APPLICATION_ID, migrations
from guanxi.store.postgres.dialect import translated
from tests.backends import Place
from tests.in_loop import in_loop
from tests.postgres import run


def literal(value: object) -> str:
    if isinstance(value, msgspec.Struct):
        return f"decode('{msgspec.json.encode(value).hex()}', 'hex')"
    return str(value) if isinstance(value, int) else "'{}'".format(str(value).replace("'", "''"))


def insert(table: str, **values: object) -> str:
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(map(literal, values.values()))})"  # noqa: S608 - the values of this test


def write_as_version(place: Place, version: int, statements: Sequence[str]) -> None:
    """Make a store of a version by its migrations, and run statements of `insert`."""
    scripts = [migrations()[number] for number in range(1, version + 1)]
    url = getattr(place, "url", None)
    if url is not None:
        told = insert("meta", name="schema", value=str(version)) + " RETURNING 1"
        run(url, *map(translated, scripts), *statements, told)
        return
    place.data.mkdir(mode=0o700)
    connection = apsw.Connection(str(place.data / "guanxi.db"))
    for script in scripts:
        connection.execute(script)
    for statement in statements:
        connection.execute(statement.replace("decode(", "unhex(").replace(", 'hex')", ")"))
    connection.pragma("application_id", APPLICATION_ID)
    connection.pragma("user_version", version)
    connection.close()


def opened_once(place: Place) -> None:
    @in_loop
    async def opened() -> None:
        await place.open().close()

    opened()
