"""What the doors share: who asks, from where, and what voids tokens here at once."""

from typing import Annotated

from fastapi import Depends, Request

from auth.clients import Client
from auth.limits import network_of
from common.revocations import Revocations


async def _client(request: Request) -> Client:
    """By what the gateway saw, never by what a client claims.

    The gateway drops a client's own X-Forwarded-For and writes the last entry.
    """
    forwarded = request.headers.get("x-forwarded-for", "")
    peer = request.client.host if request.client else ""
    return Client(
        network=network_of(forwarded.rpartition(",")[2].strip() or peer),
        user_agent=request.headers.get("user-agent", ""),
    )


async def _revocations(request: Request) -> Revocations:
    revocations: Revocations = request.state.revocations
    return revocations


ClientDep = Annotated[Client, Depends(_client)]
RevocationsDep = Annotated[Revocations, Depends(_revocations)]
