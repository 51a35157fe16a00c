"""FastAPI and SQLAlchemy's asyncio extension, on PostgreSQL with asyncpg.

`fastapi_async.py load URL CONTACTS` fills a database, `fastapi_async.py serve URL PORT` serves it.
"""

import asyncio
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi_model import Base, Contact, ContactIn, ContactOut, rows
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

_CONNECTIONS = 16

_engine = create_async_engine(
    sys.argv[2].replace("postgresql:", "postgresql+asyncpg:"), pool_size=_CONNECTIONS, max_overflow=0
)


async def _session() -> AsyncIterator[AsyncSession]:
    async with AsyncSession(_engine, expire_on_commit=False) as session:
        yield session


app = FastAPI()
Opened = Annotated[AsyncSession, Depends(_session)]


@app.get("/contacts/{userid}")
async def get_contact(userid: str, session: Opened) -> ContactOut:
    """Give one."""
    contact = await session.scalar(select(Contact).where(Contact.userid == userid))
    if contact is None:
        raise HTTPException(404)
    return contact


@app.get("/contacts")
async def list_contacts(
    session: Opened, offset: Annotated[int, Query(ge=0)] = 0, size: Annotated[int, Query(ge=1, le=100)] = 20
) -> list[ContactOut]:
    """Give a page."""
    found = await session.scalars(select(Contact).order_by(Contact.id).offset(offset).limit(size))
    return list(found)


@app.post("/contacts", status_code=201)
async def create_contact(given: ContactIn, session: Opened) -> dict[str, str]:
    """Store one; 500 if its phone number is taken."""
    contact = Contact(userid=uuid.uuid4().hex, **given.model_dump())
    session.add(contact)
    await session.commit()
    return {"userid": contact.userid}


async def _load(contacts: Path) -> None:
    async with _engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        for some in rows(contacts):
            await connection.execute(insert(Contact), some)
    async with _engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.exec_driver_sql("VACUUM ANALYZE contact")


def main() -> None:
    """Load or serve."""
    if sys.argv[1] == "load":
        asyncio.run(_load(Path(sys.argv[3])))
    else:
        uvicorn.run(app, port=int(sys.argv[3]), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
