"""What both FastAPI peers share: the table, and the shapes of bodies."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """SQLAlchemy's registry of tables."""


class Contact(Base):
    """A row."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("state_code", "mobile"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    userid: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    state_code: Mapped[str]
    mobile: Mapped[str]
    address: Mapped[str]
    company_name: Mapped[str]
    email: Mapped[str]
    follower_user_id: Mapped[str]
    label_ids: Mapped[list[int]] = mapped_column(JSON)
    remark: Mapped[str]
    share_dept_ids: Mapped[list[int]] = mapped_column(JSON)
    share_user_ids: Mapped[list[str]] = mapped_column(JSON)
    title: Mapped[str]


class ContactIn(BaseModel):
    """What a create sends."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    state_code: str
    mobile: str
    address: str = ""
    company_name: str = ""
    email: str = ""
    follower_user_id: str
    label_ids: list[int]
    remark: str = ""
    share_dept_ids: list[int] = []
    share_user_ids: list[str] = []
    title: str = ""


class ContactOut(ContactIn):
    """What is answered."""

    userid: str


def rows(contacts: Path) -> Iterator[list[dict[str, object]]]:
    """Read the contacts, a line each, in lots.

    Args:
        contacts: the file.
    """
    with contacts.open() as file:
        while some := list(itertools.islice(file, 5000)):
            yield [json.loads(line) for line in some]
