"""Pieces of work people show."""

import socket

import pytest

PORTFOLIO = "/users/me/portfolio"


async def add(people, user_id: int = 7, **fields):
    return await people.post(user_id, PORTFOLIO, {"title": "A bot", **fields})


async def titles(people) -> list[str]:
    listed = (await people.get(7, PORTFOLIO)).json()
    return [item["title"] for item in listed["items"]]


async def test_pieces_stand_in_the_order_of_their_owner(people) -> None:
    for title in ("first", "second", "third"):
        answer = await add(people, title=title, tech_stack=["Python"])
        assert answer.status_code == 201
    assert await titles(people) == ["first", "second", "third"]

    third = answer.json()
    await people.put(7, f"{PORTFOLIO}/{third['id']}", {"order": 0})
    await add(people, title="fourth")

    assert await titles(people) == ["first", "third", "second", "fourth"]
    kept = (await people.get(7, f"{PORTFOLIO}/{third['id']}")).json()
    assert kept["tech_stack"] == ["Python"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/",
        "http://[::1]:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",
        "http://somebody:secret@127.0.0.1:{port}/",
    ],
)
async def test_an_address_is_text_and_nobody_goes_there(people, address: str) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0)
        url = address.format(port=listener.getsockname()[1])

        answer = await add(people, url=url)
        await people.named(7, "Ada", portfolio_url=url)
        page = (await people.get(0, "/social/profiles/ada")).json()

        assert answer.status_code == 201
        assert page["portfolio"][0]["url"] == page["portfolio_url"] == url
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": None},
        {"url": "javascript:alert(1)"},
        {"url": "file:///etc/passwd"},
        {"url": "gopher://127.0.0.1/"},
        {"url": "http://169.254.169.254/\tmeta"},
        {"url": "https://" + "x" * 500},
        {"tech_stack": ["x"] * 21},
        {"tech_stack": ["x" * 61]},
        {"tech_stack": None},
        {"order": -1},
        {"order": 2**63},
        {"order": True},
        {"id": 8},
        {"description": "x" * 2001},
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_refused(people, fields) -> None:
    assert (await add(people, **fields)).status_code == 422
    assert await titles(people) == []


async def test_somebody_elses_is_not_there(people) -> None:
    made = (await add(people)).json()
    path = f"{PORTFOLIO}/{made['id']}"

    for method in ("GET", "PUT", "DELETE"):
        body = {"json": {"title": "Mine"}} if method == "PUT" else {}
        assert (await people.ask(8, method, path, **body)).status_code == 404
        assert (await people.ask(0, method, path, **body)).status_code == 401
    assert await titles(people) == ["A bot"]
    assert (await people.delete(7, path)).status_code == 204
    assert await titles(people) == []


async def test_a_person_shows_fifty_at_most(people) -> None:
    for _ in range(50):
        assert (await add(people)).status_code == 201

    assert (await add(people)).json()["code"] == "too_many_portfolio_items"
