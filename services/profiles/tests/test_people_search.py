"""Finding people, and people one might like to know."""

import asyncio

import pytest

from common.contracts.social import ConnectionAccepted, UserBlocked

PEOPLE = "/social/profiles"


async def found(people, reader: int = 1, **query) -> list[str]:
    answer = await people.get(reader, PEOPLE, **query)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return [item["full_name"] for item in answer.json()["items"]]


@pytest.fixture
async def crowd(people):
    await people.named(
        11, "Ada Lovelace", headline="Poet of numbers", location="London, UK"
    )
    await people.named(
        12,
        "Grace Hopper",
        current_position="C++ and COBOL engineer",
        company="Navy",
        location="New York",
        skills=["Python", "k8s"],
    )
    await people.named(
        13,
        "José Ñandú",
        current_position="Engineer for Lovelace GmbH",
        location="København",
        skills=["Python"],
    )
    await people.get(14, "/users/me")  # no name: nobody to be found
    return people


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "grace"}, ["Grace Hopper"]),
        ({"q": "HOPPER"}, ["Grace Hopper"]),
        ({"q": "hop"}, ["Grace Hopper"]),
        ({"q": "ada engineer"}, []),
        ({"q": "engineer hopper"}, ["Grace Hopper"]),
        ({"q": "jose nandu"}, ["José Ñandú"]),
        ({"q": "poet"}, ["Ada Lovelace"]),
        ({"q": "navy"}, ["Grace Hopper"]),
        ({"q": "c++"}, ["Grace Hopper"]),
        # a name counts for more than a position
        ({"q": "lovelace"}, ["Ada Lovelace", "José Ñandú"]),
        ({"q": "london"}, []),
        ({"location": "london"}, ["Ada Lovelace"]),
        ({"location": "new york"}, ["Grace Hopper"]),
        ({"location": "kobenhavn"}, ["José Ñandú"]),
        ({"q": "grace", "location": "london"}, []),
        ({"skills": "python"}, ["José Ñandú", "Grace Hopper"]),
        ({"skills": ["python", "kubernetes"]}, ["Grace Hopper"]),
        ({"skills": "python3", "q": "engineer"}, ["José Ñandú", "Grace Hopper"]),
        ({"skills": "Basket weaving"}, []),
        ({"q": "", "location": "  "}, ["José Ñandú", "Grace Hopper", "Ada Lovelace"]),
        ({}, ["José Ñandú", "Grace Hopper", "Ada Lovelace"]),
    ],
    ids=str,
)
async def test_people_are_found_by_what_they_show(crowd, query, names) -> None:
    assert await found(crowd, **query) == names


STRANGE = [
    *("C++", "node.js", "a-b", '"', "*", "AND", "OR NOT", "NEAR(", "title:", "'"),
    *("%", "_______", "\\", "%a" * 100, "' OR 1=1 --", "🦊", "\u202e", "́" * 5),
    *("a" * 200, "x y " * 50, "{}", "%s", "𝐀𝐝𝐚", "ﷺ" * 60, "--", "\ufeff", "^", "?"),
]


@pytest.mark.parametrize("text", STRANGE, ids=ascii)
async def test_strange_text_is_just_text(crowd, text: str) -> None:
    for parameter in ("q", "location"):
        names = await found(crowd, **{parameter: text})
        assert len(names) <= 1
    if len(text) <= 80:
        assert await found(crowd, skills=text) == []


@pytest.mark.parametrize(
    "query",
    [
        *("q=%00", "q=a%00b", "q=%ff%fe", "q=a&q=b"),
        *("q=" + "a" * 201, "q=" + "%25a" * 10_000, "skills=", "skills=" + "x" * 81),
        *("&".join(["skills=a"] * 11), "page=0", "page=-1", "page=1_0"),
        *("page_size=101", "page=9223372036854775808", "q=%ed%a0%80", "skills=%00"),
    ],
    ids=lambda q: q[:30],
)
async def test_what_makes_no_sense_is_refused(crowd, query: str) -> None:
    assert (await crowd.get(1, f"{PEOPLE}?{query}")).status_code == 422


@pytest.mark.parametrize("path", [PEOPLE, f"{PEOPLE}/suggestions"])
async def test_only_who_is_signed_in_searches(crowd, path: str) -> None:
    answer = await crowd.get(0, path)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_new_name_replaces_the_old_one(crowd) -> None:
    await crowd.named(11, "Ada King")

    assert await found(crowd, q="lovelace") == ["José Ñandú"]
    assert await found(crowd, q="king") == ["Ada King"]


async def test_pages_hold_everybody_once(people) -> None:
    for user_id in range(20, 45):
        await people.named(user_id, f"Clone {user_id}")

    seen = []
    for page in (1, 2, 3):
        answer = (
            await people.get(1, PEOPLE, q="clone", page=page, page_size=10)
        ).json()
        assert (answer["total"], answer["total_pages"]) == (25, 3)
        seen += [item["id"] for item in answer["items"]]
    assert sorted(seen) == list(range(20, 45))


async def test_a_hit_says_whether_one_is_connected(crowd) -> None:
    await crowd.hear(
        ConnectionAccepted(connection_id=1, requester_id=12, receiver_id=1)
    )

    hits = (await crowd.get(1, PEOPLE)).json()["items"]

    assert [hit["full_name"] for hit in hits if hit["is_connected"]] == ["Grace Hopper"]


async def suggested(people, reader: int = 1) -> list[tuple[str, set[str]]]:
    answer = await people.get(reader, f"{PEOPLE}/suggestions")
    assert answer.status_code == 200, answer.text
    return [
        (item["full_name"], set(item["common_skills"]))
        for item in answer.json()["items"]
    ]


async def test_who_shares_most_comes_first(crowd) -> None:
    assert await suggested(crowd) == []
    await crowd.named(1, "Me Myself", skills=["Kubernetes", "Python 3", "Juggling"])

    assert await suggested(crowd) == [
        ("Grace Hopper", {"Kubernetes", "Python"}),
        ("José Ñandú", {"Python"}),
    ]


async def test_friends_the_blocked_and_the_hidden_are_not_suggested(crowd) -> None:
    await crowd.named(1, "Me Myself", skills=["Python"])
    for user_id in (21, 22, 23, 24, 25):
        await crowd.named(user_id, f"Clone {user_id}", skills=["Python"])
    await crowd.hear(
        ConnectionAccepted(connection_id=1, requester_id=12, receiver_id=1),
        UserBlocked(blocker_id=21, blocked_id=1),
        UserBlocked(blocker_id=1, blocked_id=22),
    )
    await crowd.shows(23, profile_visibility="private")
    await crowd.shows(24, profile_visibility="connections")
    await crowd.shows(25, show_skills=False)

    assert await suggested(crowd) == [("José Ñandú", {"Python"})]


async def test_whom_both_know_counts_more_than_what_both_can(crowd) -> None:
    await crowd.named(1, "Me Myself", skills=["Python"])
    await crowd.named(21, "Mutual Friend")
    pairs = [(1, 21), (21, 11), (21, 14)]  # 14 has no name and is nobody to be found
    await crowd.hear(
        *(
            ConnectionAccepted(connection_id=n, requester_id=one, receiver_id=other)
            for n, (one, other) in enumerate(pairs, 1)
        )
    )

    items = (await crowd.get(1, f"{PEOPLE}/suggestions")).json()["items"]

    assert [(one["id"], one["common_connections"]) for one in items] == [
        (11, 1),
        (13, 0),
        (12, 0),
    ]


async def test_edits_at_once_leave_the_words_of_the_last_one(people) -> None:
    names = [f"Name{n} Same" for n in range(16)]

    await asyncio.gather(*(people.named(7, name) for name in names))

    last = (await people.get(7, "/users/me")).json()["full_name"]
    assert await found(people, q="same") == [last]
    for name in names:
        hits = await found(people, q=name.split(maxsplit=1)[0].lower() + " same")
        assert hits in ([], [last])


async def test_searches_and_edits_at_once_do_not_disturb_each_other(crowd) -> None:
    searches = [found(crowd, q=q) for q in ("grace", "lovelace", "engineer") * 10]
    edits = [crowd.named(n, f"Clone {n}", skills=["Rust"]) for n in range(20, 30)]

    *results, _ = await asyncio.gather(*searches, asyncio.gather(*edits))

    assert results[0::3] == [["Grace Hopper"]] * 10
    assert results[1::3] == [["Ada Lovelace", "José Ñandú"]] * 10
    assert len(await found(crowd, q="clone")) == 10
