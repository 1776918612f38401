"""What the doors share: who asks, from where, and what voids tokens here at once."""

from typing import Annotated

from fastapi import Depends, Request

from auth.clients import Client
from common.networks import network_behind
from common.revocations import Revocations


async def _client(request: Request) -> Client:
    return Client(
        network=network_behind(request),
        user_agent=request.headers.get("user-agent", ""),
    )


async def _revocations(request: Request) -> Revocations:
    revocations: Revocations = request.state.revocations
    return revocations


ClientDep = Annotated[Client, Depends(_client)]
RevocationsDep = Annotated[Revocations, Depends(_revocations)]
