"""FastAPI and SQLAlchemy with plain `def` endpoints, as FastAPI's tutorial writes them; on SQLite.

Inline in `async def`, and with 2 or 8 threads, it was no faster; psycopg was slower than fastapi_async.py.

`fastapi_sync.py load FILE CONTACTS` fills a database, `fastapi_sync.py serve FILE PORT` serves it.
"""

import sqlite3
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import anyio.to_thread
import uvicorn
from fastapi import FastAPI, HTTPException, Query
from fastapi_model import Base, Contact, ContactIn, ContactOut, rows
from sqlalchemy import create_engine, event, insert, select
from sqlalchemy.orm import Session

_THREADS = 4

_engine = create_engine(f"sqlite:///{sys.argv[2]}", pool_size=_THREADS, max_overflow=0)


@event.listens_for(_engine, "connect")
def _configured(connection: sqlite3.Connection, _: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "mmap_size=268435456"):
        connection.execute(f"PRAGMA {pragma}")


@asynccontextmanager
async def _limited(_: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
    yield


app = FastAPI(lifespan=_limited)


# Each opens its session itself: as a dependency it would cost two more hops between threads, and deadlock when all
# threads wait for a connection while those that have one wait for a thread to give it back.
@app.get("/contacts/{userid}")
def get_contact(userid: str) -> ContactOut:
    """Give one."""
    with Session(_engine) as session:
        contact = session.scalar(select(Contact).where(Contact.userid == userid))
    if contact is None:
        raise HTTPException(404)
    return contact


@app.get("/contacts")
def list_contacts(
    offset: Annotated[int, Query(ge=0)] = 0, size: Annotated[int, Query(ge=1, le=100)] = 20
) -> list[ContactOut]:
    """Give a page."""
    with Session(_engine) as session:
        return list(session.scalars(select(Contact).order_by(Contact.id).offset(offset).limit(size)))


@app.post("/contacts", status_code=201)
def create_contact(given: ContactIn) -> dict[str, str]:
    """Store one; 500 if its phone number is taken."""
    contact = Contact(userid=uuid.uuid4().hex, **given.model_dump())
    with Session(_engine, expire_on_commit=False) as session:
        session.add(contact)
        session.commit()
    return {"userid": contact.userid}


def main() -> None:
    """Load or serve."""
    if sys.argv[1] == "load":
        Base.metadata.create_all(_engine)
        with Session(_engine) as session:
            for some in rows(Path(sys.argv[3])):
                session.execute(insert(Contact), some)
            session.commit()
        with _engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    else:
        uvicorn.run(app, port=int(sys.argv[3]), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
