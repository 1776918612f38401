"""Where a request comes from, as far as the gateway saw it."""

import ipaddress

from fastapi import Request


def network_of(address: str) -> str:
    """The address to count by: an IPv6 subscriber has a whole /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def network_behind(request: Request) -> str:
    """By what the gateway saw, never by what a client claims.

    The gateway drops a client's own X-Forwarded-For and writes the last entry.
    """
    forwarded = request.headers.get("x-forwarded-for", "")
    peer = request.client.host if request.client else ""
    return network_of(forwarded.rpartition(",")[2].strip() or peer)
