"""What is copied is all of the schema."""

import apsw

from guanxi.store.copying.tables import DERIVED, TABLES, TELLING
from guanxi.store.migrate import migrate


def test_every_column_of_every_table_is_copied_in_the_order_of_its_key() -> None:
    connection = apsw.Connection(":memory:")
    migrate(connection)
    there = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    kept_by_fts5 = {name for name in there if name.startswith("search_")}
    assert sorted((*(table.name for table in TABLES), *DERIVED)) == sorted(set(there) - kept_by_fts5)
    for table in TABLES:
        columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table.name,)).fetchall()
        key = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", (table.name,)).fetchall()
        assert [(name,) for name in table.key] == key, table.name
        made_anew = {("tenant",), ("indexed",)} if table.name == "organisation" else set()
        assert {(name,) for name in table.columns} == set(columns) - made_anew, table.name
    assert {table.name for table in TABLES} >= TELLING
