"""Traefik's command line. Flags and a static file mix badly, so there are only flags.

`docker-compose.yml` says the same in its own words; a test compares the two.
"""

import os

from stack.plan import PROJECT, PYTHON_PROCESSES, Plan, rate_scale

ENCODED = (
    "Slash",
    "BackSlash",
    "NullCharacter",
    "Semicolon",
    "Percent",
    "QuestionMark",
    "Hash",
)
HARDENED = (
    "--global.checkNewVersion=false",
    "--global.sendAnonymousUsage=false",
    "--log.level=WARN",
    "--ping=true",
    "--ping.entryPoint=ping",
    "--entryPoints.web.http.aliasHeadersStrategy=reject",
    "--entryPoints.ping.http.aliasHeadersStrategy=reject",
    "--entryPoints.web.http.sanitizePath=true",
    "--entryPoints.web.http.maxHeaderBytes=32768",
    *(
        f"--entryPoints.web.http.encodedCharacters.allowEncoded{c}=false"
        for c in ENCODED
    ),
    "--entryPoints.web.http.middlewares=strip@file,problems@file,cors@file,policy@file",
    "--entryPoints.web.transport.respondingTimeouts.readTimeout=30s",
    "--entryPoints.web.transport.respondingTimeouts.idleTimeout=120s",
    "--serversTransport.forwardingTimeouts.dialTimeout=2s",
    "--serversTransport.forwardingTimeouts.idleConnTimeout=60s",
    "--serversTransport.maxIdleConnsPerHost=128",
    "--providers.file.watch=false",
)


def traefik_flags(plan: Plan) -> list[str]:
    host = os.environ.get("GATEWAY_HOST", "127.0.0.1")
    return [
        f"--entryPoints.web.address={host}:{plan.ports['gateway']}",
        f"--entryPoints.ping.address=127.0.0.1:{plan.ports['ping']}",
        f"--providers.file.filename={PROJECT / 'gateway' / 'routes.yml'}",
        *HARDENED,
    ]


def traefik_environment(plan: Plan) -> dict[str, str]:
    """What `gateway/routes.yml` reads."""
    defaults = {
        "RATE_LIMIT_PER_MINUTE": "60",
        "RATE_LIMIT_PER_HOUR": "1000",
        "CORS_ORIGINS": "http://localhost:5173,http://localhost:3000",
    }
    urls = {f"{name.upper()}_URL": plan.url(name) for name in PYTHON_PROCESSES}
    chosen = {name: os.environ.get(name) or value for name, value in defaults.items()}
    return os.environ | chosen | urls | {"RATE_SCALE": rate_scale()}
