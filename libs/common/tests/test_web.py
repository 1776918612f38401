"""What is the same in every service: refusals, health, ids, logs, documentation."""

import asyncio
import errno
import io
import json
import re
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Annotated

import httpx
import pytest
import structlog
from fastapi import FastAPI
from pydantic import Field, ValidationError

from common import log
from common.app import Service, create_app
from common.calls import OPENS_AFTER, Calls, Circuit, ServiceAway, called_by
from common.identity import AdminDep, CallerDep, MaybeCallerDep
from common.pages import CursorQuery, PagingDep, position_of
from common.routing import router as make_router
from common.schemas import ONE_LINE, Body, Moment, PathId
from common.settings import ServiceSettings
from common.testing import _WithState, bearer, internal_bearer, settings_for

router = make_router("/things", tag="things")


class Thing(Body):
    name: Annotated[str, Field(min_length=1, max_length=10), ONE_LINE]
    size: int = 0
    weight: float = 0
    at: Moment | None = None


@router.get("")
async def list_things(paging: PagingDep, cursor: CursorQuery = None) -> int:
    position_of(cursor)
    return paging.offset


@router.post("")
async def make_thing(body: Thing) -> Thing:
    return body


@router.get("/mine")
async def mine(caller: CallerDep) -> int:
    """The caller's own number: what auth gave
    them, and nobody else.
    """
    return caller.user_id


@router.get("/maybe")
async def maybe(caller: MaybeCallerDep) -> int | None:
    return caller.user_id if caller else None


@router.get("/admins")
async def admins(caller: AdminDep) -> int:
    return caller.user_id


@router.get("/inner")
async def inner(caller: Annotated[str, called_by("jobs")]) -> str:
    return caller


@router.get("/broken")
async def broken() -> None:
    raise RuntimeError("select * from secrets at /home/somebody")


@router.get("/{thing_id:id}")
async def read_thing(thing_id: PathId) -> int:
    return thing_id


def build(settings: ServiceSettings) -> FastAPI:
    service = Service("things", "Things.", routers=[router])
    return create_app(service, settings)


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = build(settings_for(ServiceSettings, tmp_path))
    async with app.router.lifespan_context(app) as state:
        transport = _WithState(app, dict(state or {}), raises=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as made:
            yield made


def is_problem(answer: httpx.Response, status: int, code: str | None = None) -> bool:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "code", "detail"} <= set(body)
    assert body["status"] == answer.status_code
    return answer.status_code == status and code in (None, body["code"])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("DELETE", "/things", 405),
        ("GET", "/things/0", 404),
        ("GET", "/things/1_0", 404),
        ("GET", "/things/%201", 404),
        ("GET", "/things/1.0", 404),
        ("GET", "/things/01", 404),
        ("GET", "/things/9223372036854775808", 404),
        ("GET", "/things?page=0", 422),
        ("GET", "/things?page=-1", 422),
        ("GET", "/things?page=1_0", 422),
        ("GET", "/things?page_size=101", 422),
        ("GET", "/things?page=9223372036854775808", 422),
        ("GET", "/things?cursor=nonsense", 422),
        ("GET", "/things/mine", 401),
        ("GET", "/things/inner", 401),
    ],
)
async def test_every_refusal_is_a_problem(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    assert is_problem(await client.request(method, path), status)


@pytest.mark.parametrize(
    ("method", "path", "unknown"),
    [
        ("GET", "/things?dry_run=true", ["dry_run"]),
        ("GET", "/things?page=1&Page=2&z&a=1&a=2", ["Page", "a", "z"]),
        ("POST", "/things?dry_run=true", ["dry_run"]),
        ("GET", "/things/7?thing_id=8", ["thing_id"]),
        ("GET", "/things/mine?user_id=8", ["user_id"]),
        ("GET", "/things?" + "x" * 300 + "=1", ["x" * 200]),
    ],
)
async def test_parameters_that_nobody_declared_are_refused(
    client: httpx.AsyncClient, method: str, path: str, unknown: list[str]
) -> None:
    sent = {"json": {"name": "a"}} if method == "POST" else {}
    answer = await client.request(method, path, headers=bearer(7), **sent)

    assert is_problem(answer, 422, "validation_failed")
    assert answer.json()["errors"] == [
        {"pointer": name, "detail": "is no parameter of this operation"}
        for name in unknown
    ]


async def test_parameters_of_dependencies_are_known(client: httpx.AsyncClient) -> None:
    assert (await client.get("/things?page=3&page_size=10")).json() == 20
    twice = await client.get("/things?page=1&page=2&pag=3")
    assert [each["detail"] for each in twice.json()["errors"]] == [
        "is no parameter of this operation",
        "is given more than once",
    ]


@pytest.mark.parametrize("path", ["/docs/things", "/health/live", "/metrics"])
async def test_pages_open_whatever_hangs_on_the_link(
    client: httpx.AsyncClient, path: str
) -> None:
    assert (await client.get(f"{path}?utm_source=x")).status_code == 200


async def test_an_error_of_ours_tells_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things/broken")

    assert is_problem(answer, 500, "internal_error")
    assert "secrets" not in answer.text
    assert (await client.get("/things/7")).json() == 7


@pytest.mark.parametrize(
    "body",
    [
        {"name": "a", "id": 1},
        {"name": "a", "size": "12"},
        {"name": "a", "size": 1.0},
        {"name": "a", "size": True},
        {"name": "a\nb"},
        {"name": ""},
        {"name": "x" * 11},
        {"name": "a" + "\u0301" * 9},
        {"name": "a", "at": "2026-01-01T00:00:00"},
        {"name": "a", "at": 1767225600},
        {"name": "a", "at": "0001-01-01T00:00:00+23:59"},
        {"name": "a", "at": "9999-12-31T23:59:59-23:59"},
    ],
)
async def test_what_does_not_fit_is_pointed_at_and_not_repeated(
    client: httpx.AsyncClient, body: dict[str, object]
) -> None:
    answer = await client.post("/things", json=body)

    assert is_problem(answer, 422, "validation_failed")
    [error] = answer.json()["errors"]
    assert error["pointer"].startswith("/")
    assert set(error) == {"pointer", "detail"}


async def test_moments_are_answered_in_utc(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/things", json={"name": "a", "at": "2026-01-01T00:00:00+05:30"}
    )
    assert answer.json()["at"] == "2025-12-31T18:30:00Z"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 415),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/json; charset=utf-16"}, 415),
        ({"content-type": "application/json", "content-encoding": "gzip"}, 415),
    ],
)
async def test_a_body_must_be_plain_json(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    answer = await client.post("/things", content=b'{"name": "a"}', headers=headers)
    assert is_problem(answer, status)


async def test_a_body_is_bounded(client: httpx.AsyncClient) -> None:
    answer = await client.post("/things", json={"name": "x" * 300_000})
    assert is_problem(answer, 413)


async def test_roles_and_callers(client: httpx.AsyncClient) -> None:
    ask = client.get
    assert (await ask("/things/mine", headers=bearer(7))).json() == 7
    assert (await ask("/things/maybe")).json() is None
    assert (await ask("/things/admins", headers=bearer(7, role="admin"))).json() == 7
    assert is_problem(await ask("/things/admins", headers=bearer(7)), 403, "forbidden")
    bad = await ask("/things/maybe", headers={"Authorization": "Bearer x"})
    assert is_problem(bad, 401, "invalid_token")
    assert bad.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_identity_headers_mean_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things/mine", headers={"X-User-Id": "1"})
    assert is_problem(answer, 401)


async def test_internal_doors_know_their_callers(client: httpx.AsyncClient) -> None:
    ask = client.get
    good = await ask("/things/inner", headers=internal_bearer("jobs", "things"))
    assert good.json() == "jobs"
    other = await ask("/things/inner", headers=internal_bearer("social", "things"))
    assert is_problem(other, 403)
    astray = await ask("/things/inner", headers=internal_bearer("jobs", "resumes"))
    assert is_problem(astray, 401)
    person = await ask("/things/inner", headers=bearer(7, role="admin"))
    assert is_problem(person, 401)


async def test_a_request_keeps_its_id(client: httpx.AsyncClient) -> None:
    given = await client.get("/nothing", headers={"X-Request-Id": "abcdef-123456"})
    assert given.headers["x-request-id"] == "abcdef-123456"
    assert given.json()["instance"] == "urn:request:abcdef-123456"
    bad = await client.get("/things/7", headers={"X-Request-Id": 'a"}\\n{"b":1'})
    assert len(bad.headers["x-request-id"]) == 32


async def test_logs_are_one_object_a_line_without_secrets(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    await client.get(
        "/things?cursor=secret-in-a-query",
        headers={"User-Agent": "evil\nline", "Authorization": "Bearer secret-token"},
    )
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert [json.loads(line)["event"] for line in lines][-1] == "request"
    assert "secret" not in "".join(lines)


def test_a_full_disk_costs_lines_of_the_log_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdout", FullDisk())
    log.configure("things", "info")

    structlog.get_logger().info("lost")


class FullDisk(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


async def test_health_metrics_and_documentation_are_there(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.get("/health/live")).json()["status"] == "ok"
    assert (await client.get("/health/ready")).json()["service"] == "things"
    assert "http_request_seconds" in (await client.get("/metrics")).text
    page = (await client.get("/docs/things")).text
    assert "/docs/things/assets/swagger-ui-bundle.js" in page
    assert "http" + "s://" not in page
    document = (await client.get("/docs/things/openapi.json")).json()
    assert "Problem" in document["components"]["schemas"]
    assert "HTTPValidationError" not in document["components"]["schemas"]
    script = await client.get("/docs/things/assets/swagger-ui-bundle.js")
    assert script.status_code == 200


async def test_a_refused_method_is_told_all_methods_of_its_path(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.delete("/things")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"


async def test_the_document_says_what_every_operation_may_answer(
    client: httpx.AsyncClient,
) -> None:
    paths = (await client.get("/docs/things/openapi.json")).json()["paths"]

    assert {"200", "422", "429", "5XX"} == paths["/things"]["get"]["responses"].keys()
    assert {"400", "413", "415"} <= paths["/things"]["post"]["responses"].keys()
    assert "401" in paths["/things/mine"]["get"]["responses"]


async def test_an_operation_is_named_by_what_it_does(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/docs/things/openapi.json")).json()["paths"]

    assert paths["/things/mine"]["get"]["summary"] == "The caller's own number"
    assert paths["/things"]["get"]["summary"] == "List Things"


async def test_the_document_bounds_parameters_and_texts(
    client: httpx.AsyncClient,
) -> None:
    document = (await client.get("/docs/things/openapi.json")).json()
    parameters = {
        parameter["name"]: parameter["schema"]
        for parameter in document["paths"]["/things"]["get"]["parameters"]
    }
    name = document["components"]["schemas"]["Thing"]["properties"]["name"]

    assert (parameters["page"]["minimum"], parameters["page"]["maximum"]) == (1, 100000)
    assert parameters["cursor"]["type"] == "string"
    assert re.fullmatch(name["pattern"], " Ada Lovelace ")
    assert not re.fullmatch(name["pattern"], "Ada\x00Lovelace")


def calls_over(
    answer: Callable[[httpx.Request], httpx.Response], folder: Path
) -> Calls:
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Calls("jobs", settings_for(ServiceSettings, folder), http)


async def test_a_circuit_opens_after_failures_and_asks_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("common.calls.time.monotonic", lambda: now)
    asked: list[str] = []

    def failing(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["authorization"])
        return httpx.Response(500)

    calls = calls_over(failing, tmp_path)
    for _ in range(8):
        with pytest.raises(ServiceAway):
            await calls.request("ai", "POST", "/x", timeout=1)
    assert len(asked) == 5

    now += 6
    with pytest.raises(ServiceAway):
        await calls.request("ai", "POST", "/x", timeout=1)
    assert len(asked) == 6


def test_a_circuit_closes_soon_and_stays_open_longer_each_time() -> None:
    circuit, now, pauses = Circuit(), 0.0, []
    for _ in range(OPENS_AFTER):
        circuit.failed(now)
    for _ in range(7):
        circuit.failed(now)  # asked before it opened
        pauses.append(circuit.closed_from - now)
        now = circuit.closed_from
        assert not circuit.is_open(now)
        circuit.failed(now)

    assert pauses == [0.25, 0.5, 1, 2, 4, 5, 5]
    circuit.succeeded()
    circuit.failed(now := circuit.closed_from)
    assert not circuit.is_open(now)


async def test_an_answer_that_drips_is_no_answer(tmp_path: Path) -> None:
    async def dripping(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5)  # each byte in time for httpx, the last one too late
        return httpx.Response(200)

    http = httpx.AsyncClient(transport=httpx.MockTransport(dripping))
    calls = Calls("jobs", settings_for(ServiceSettings, tmp_path), http)

    with pytest.raises(ServiceAway):
        await calls.request("ai", "POST", "/x", timeout=0.05)


def test_production_refuses_what_only_tests_need(tmp_path: Path) -> None:
    settings_for(ServiceSettings, tmp_path, environment="production")
    with pytest.raises(ValidationError, match="FAILPOINTS_DIR"):
        settings_for(
            ServiceSettings,
            tmp_path,
            environment="production",
            failpoints_dir=tmp_path,
        )


async def test_a_refusal_of_the_callee_is_an_answer_not_a_failure(
    tmp_path: Path,
) -> None:
    calls = calls_over(lambda _request: httpx.Response(404), tmp_path)
    for _ in range(8):
        answer = await calls.request("ai", "POST", "/x", timeout=1)
        assert answer.status_code == 404
