"""What people are proud of."""

from datetime import timedelta

import pytest

from common.clock import utc_now

ACHIEVEMENTS = "/achievements"


async def add(people, user_id: int = 7, **fields):
    return await people.post(user_id, ACHIEVEMENTS, {"title": "A prize", **fields})


async def test_the_latest_comes_first_and_those_without_a_day_last(people) -> None:
    for title, day in (("b", "2020-02-29"), ("none", None), ("a", "2024-01-01")):
        answer = await add(people, title=title, date_achieved=day)
        assert answer.status_code == 201
        own = answer.headers["location"].removeprefix("/api/v1")
        assert (await people.get(7, own)).json() == answer.json()

    listed = (await people.get(7, ACHIEVEMENTS)).json()

    assert [item["title"] for item in listed["items"]] == ["a", "b", "none"]
    assert listed["items"][1]["date_achieved"] == "2020-02-29"


async def test_what_is_omitted_stays_and_null_clears(people) -> None:
    made = (await add(people, icon="award", description="At last.")).json()
    path = f"{ACHIEVEMENTS}/{made['id']}"

    edited = await people.put(7, path, {"icon": None, "title": "Another"})

    assert edited.json()["icon"] is None
    assert edited.json()["title"] == "Another"
    assert edited.json()["description"] == "At last."
    assert (await people.put(7, path, {"title": None})).status_code == 422


async def test_today_is_allowed_and_the_day_after_tomorrow_is_not(people) -> None:
    today = utc_now().date()

    assert (await add(people, date_achieved=str(today))).status_code == 201
    late = await add(people, date_achieved=str(today + timedelta(days=2)))

    assert late.status_code == 422
    assert late.json()["errors"][0]["pointer"] == "/date_achieved"
    mine = (await people.get(7, ACHIEVEMENTS)).json()["items"]
    path = f"{ACHIEVEMENTS}/{mine[0]['id']}"
    far = await people.put(7, path, {"date_achieved": "2199-01-01"})
    assert far.status_code == 422


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": None},
        {"title": "x" * 256},
        {"title": "a\nb"},
        {"description": "x" * 2001},
        {"icon": "x" * 101},
        {"id": 8},
        {"date_achieved": "2023-02-29"},
        {"date_achieved": "20240101"},
        {"date_achieved": "2024-01-01T00:00:00Z"},
        {"date_achieved": "1899-12-31"},
        {"date_achieved": "0000-00-00"},
        {"date_achieved": 20240101},
        {"date_achieved": "２０２４-01-01"},
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_refused(people, fields) -> None:
    assert (await add(people, **fields)).status_code == 422
    assert (await people.get(7, ACHIEVEMENTS)).json()["total"] == 0


async def test_somebody_elses_is_not_there(people) -> None:
    made = (await add(people)).json()
    path = f"{ACHIEVEMENTS}/{made['id']}"

    for method in ("GET", "PUT", "DELETE"):
        body = {"json": {"title": "Mine"}} if method == "PUT" else {}
        assert (await people.ask(8, method, path, **body)).status_code == 404
        assert (await people.ask(0, method, path, **body)).status_code == 401
    assert (await people.get(7, path)).json() == made
    assert (await people.delete(7, path)).status_code == 204
    assert (await people.get(7, path)).status_code == 404


async def test_a_person_has_a_hundred_at_most(people) -> None:
    for _ in range(100):
        assert (await add(people)).status_code == 201

    assert (await add(people)).json()["code"] == "too_many_achievements"
    assert (await add(people, user_id=8)).status_code == 201
