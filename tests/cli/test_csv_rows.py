"""Tables as spreadsheet programs save them."""

import codecs
from pathlib import Path

import pytest

from guanxi.cli.csv_rows import Layout, read_rows
from guanxi.cli.members import EMPLOYEE
from guanxi.cli.report import UsageError

LAYOUT = Layout(EMPLOYEE, ("userid", "name"), "userid", "guanxi staff import")
PLAIN = "userid,name,dept_id_list\nli.na,李娜,1;42\n"


def read(tmp_path: Path, content: bytes) -> list[tuple[int, dict[str, object], str]]:
    file = tmp_path / "s.csv"
    file.write_bytes(content)
    return [tuple(row) for row in read_rows(str(file), LAYOUT)]  # type: ignore[misc] # a row is those three


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("gb18030"),
        codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.rstrip("\n").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(";", " ").replace(",", ";").encode(),
        PLAIN.replace(",", ";").replace("1;42", '"1,42"').encode(),
        PLAIN.replace("userid,name", " UserID , Name ").encode(),
        PLAIN.replace("\n", ",,\n").encode(),
        '"userid","name","dept_id_list"\n"li.na","李娜","1;42"\n'.encode(),
    ],
)
def test_every_way_to_save_a_table_gives_the_same_rows(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) == [(2, {"userid": "li.na", "name": "李娜", "dept_id_list": [1, 42]}, "")]


def test_gb18030_is_said_since_it_may_be_something_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(tmp_path, PLAIN.encode())
    assert capsys.readouterr().err == ""
    read(tmp_path, PLAIN.encode("gb18030"))
    assert "GB18030" in capsys.readouterr().err


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    content = '\n\nuserid,name\n\n  ,\na,"x\n\ny"\n\nb,z\n'
    assert [(line, record["userid"]) for line, record, _ in read(tmp_path, content.encode())] == [(6, "a"), (10, "b")]


def test_an_empty_cell_is_no_value_and_a_short_row_has_empty_cells(tmp_path: Path) -> None:
    rows = read(tmp_path, b"userid,name,mobile,active\na,A,,\nb,B\n")
    assert [record for _, record, _ in rows] == [{"userid": "a", "name": "A"}, {"userid": "b", "name": "B"}]


@pytest.mark.parametrize(("written", "active"), [("TRUE", True), ("是", True), ("0", False), ("No", False)])
def test_yes_and_no_are_what_people_write(tmp_path: Path, written: str, *, active: bool) -> None:
    ((_, record, fault),) = read(tmp_path, f"userid,name,active\na,A,{written}\n".encode())
    assert (record["active"], fault) == (active, "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"userid,name,colour\n", "there is no column 'colour'; known are userid, name, mobile"),
        (b"userid,name,,mobile\n", "there is no column ''"),
        (b"userid,name,name\n", "two columns 'name'"),
        (b"userid,mobile\n", "the column 'name' is missing"),
        (b'userid,name\na,"b', "line 2: unexpected end of data"),
        (b'userid,name\na,"b"c\n', "line 2:"),
        (b"userid,name\n\xff\xff\xff\n", "neither UTF-8 nor GB18030"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_as_a_whole(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(tmp_path, content)
    assert said in refused.value.message
    assert refused.value.advice == "guanxi staff import --help"


@pytest.mark.parametrize("name", ["none.csv", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_rows(str(tmp_path / name), LAYOUT)
    assert str(tmp_path) in refused.value.message
