"""Lists: numbered pages where there is an end, cursors where there is none."""

import base64
import binascii
import math
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, BeforeValidator, Field
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Unprocessable

T = TypeVar("T")
MAX_PAGE = 100_000


def _exact(value: object) -> object:
    """One spelling for each number: not `1_0`, not ` 1`, not `1.0`."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("must be a whole number")
    return value


QueryInt = Annotated[int, BeforeValidator(_exact)]


class Paging(BaseModel):
    page: int
    page_size: int

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size


async def _paging(
    page: Annotated[QueryInt, Query(ge=1, le=MAX_PAGE)] = 1,
    page_size: Annotated[QueryInt, Query(ge=1, le=100)] = 20,
) -> Paging:
    return Paging(page=page, page_size=page_size)


PagingDep = Annotated[Paging, Depends(_paging)]


class Page(BaseModel, Generic[T]):
    items: list[T]
    page: int
    page_size: int
    total: int = Field(description="Of all pages together")
    total_pages: int

    @classmethod
    def of(cls, items: list[T], total: int, paging: Paging) -> "Page[T]":
        return cls(
            items=items,
            page=paging.page,
            page_size=paging.page_size,
            total=total,
            total_pages=math.ceil(total / paging.page_size),
        )


async def count(session: AsyncSession, statement: Select[*tuple[Any, ...]]) -> int:
    plain = statement.order_by(None).subquery()
    return await session.scalar(select(func.count()).select_from(plain)) or 0


class CursorPage(BaseModel, Generic[T]):
    items: list[T]
    next_cursor: str | None = Field(description="None on the last page")


class BadCursor(Unprocessable):
    detail = "This cursor is not one of ours."


def cursor_of(position: int) -> str:
    return base64.urlsafe_b64encode(f"c{position}".encode()).decode().rstrip("=")


def position_of(cursor: str | None) -> int | None:
    """The position a cursor stands for.

    Raises:
        BadCursor: It was not made by `cursor_of`.
    """
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise BadCursor from error
    digits = text[1:]
    if text[:1] != "c" or not digits.isascii() or not digits.isdigit():
        raise BadCursor
    if len(digits) > 15:
        raise BadCursor
    return int(digits)


CursorQuery = Annotated[str | None, Query(max_length=64)]
