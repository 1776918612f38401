"""Deleting one's account: what auth answers, as the person hears it."""

import json

import httpx
import pytest

from services.profiles.tests.conftest import People

ME = "/users/me"
BEGUN = {"receipt": "r", "requested_at": "2100-01-01T00:00:00Z"}


def auth_answers(people: People, answer: httpx.Response) -> None:
    transport = httpx.MockTransport(lambda _request: answer)
    people.running.state["calls"]._http = httpx.AsyncClient(transport=transport)


async def test_the_token_is_void_at_once(people: People) -> None:
    auth_answers(people, httpx.Response(202, json=BEGUN))

    answer = await people.ask(7, "DELETE", ME, json={"otp": "123456"})

    assert answer.status_code == 202, answer.text
    assert answer.json()["status_url"] == "/api/v1/auth/erasures/r"
    assert (await people.get(7, ME)).status_code == 401
    assert (await people.get(8, ME)).status_code == 200


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (
            httpx.Response(403, json={"code": "wrong_code", "tries_left": 4}),
            403,
            "wrong_code",
        ),
        (httpx.Response(403, json={"code": "code_expired"}), 403, "code_expired"),
        (httpx.Response(404, json={"code": "not_found"}), 403, "code_expired"),
        (
            httpx.Response(
                429, json={"code": "too_many_code_checks", "retry_after": 9}
            ),
            429,
            "too_many_code_checks",
        ),
        # None of the person's making: it must not be said that it is.
        (httpx.Response(401, json={"code": "unauthorized"}), 503, "service_away"),
        (httpx.Response(422, json={"code": "validation_failed"}), 503, "service_away"),
        (httpx.Response(400, json=["x"]), 503, "service_away"),
        (httpx.Response(202, text="<html>"), 503, "service_away"),
        (httpx.Response(500), 503, "service_away"),
    ],
)
async def test_what_auth_refuses_is_told_as_what_it_is(
    people: People, answer: httpx.Response, status: int, code: str
) -> None:
    auth_answers(people, answer)

    refused = await people.ask(7, "DELETE", ME, json={"otp": "123456"})

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (await people.get(7, ME)).status_code == 200


async def test_a_wrong_code_says_how_many_tries_are_left(people: People) -> None:
    problem = {"code": "wrong_code", "tries_left": 2}
    auth_answers(people, httpx.Response(401, json=problem))

    refused = await people.ask(7, "DELETE", ME, json={"otp": "123456"})

    assert (refused.status_code, refused.json()["tries_left"]) == (403, 2)


@pytest.mark.parametrize("otp", ["604 393", "604-393", " 604393 "])
async def test_a_code_may_be_pasted_with_gaps(people: People, otp: str) -> None:
    heard: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        return httpx.Response(202, json=BEGUN)

    transport = httpx.MockTransport(answer)
    people.running.state["calls"]._http = httpx.AsyncClient(transport=transport)

    assert (await people.ask(7, "DELETE", ME, json={"otp": otp})).status_code == 202
    assert [json.loads(request.content)["otp"] for request in heard] == ["604393"]


@pytest.mark.parametrize("otp", ["12345", "604 39", "１２３４５６", 123456, None])
async def test_what_is_no_code_asks_nobody(people: People, otp: object) -> None:
    auth_answers(people, httpx.Response(202, json=BEGUN))

    answer = await people.ask(7, "DELETE", ME, json={"otp": otp})

    assert answer.status_code == 422
    assert (await people.ask(0, "DELETE", ME)).status_code == 401
