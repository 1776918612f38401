"""The service's writer, for doors."""

from typing import Annotated

from fastapi import Depends, Request

from ai.asking.writers import Writer


async def _writer(request: Request) -> Writer:
    writer: Writer = request.state.writer
    return writer


WriterDep = Annotated[Writer, Depends(_writer)]
