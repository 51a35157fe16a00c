"""What is copied is all of the schema."""

import apsw

from guanxi.store.copying.tables import TABLES, TELLING
from guanxi.store.migrate import migrate


def test_every_column_of_every_table_is_copied_in_the_order_of_its_key() -> None:
    connection = apsw.Connection(":memory:")
    migrate(connection)
    there = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    assert sorted(table.name for table in TABLES) == sorted(there)
    for table in TABLES:
        columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table.name,)).fetchall()
        key = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", (table.name,)).fetchall()
        assert [(name,) for name in table.key] == key, table.name
        assert {(name,) for name in table.columns} == set(columns), table.name
    assert {table.name for table in TABLES} >= TELLING
