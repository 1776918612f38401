"""Messages: who may write to whom, how often, and who sees it."""

import asyncio

import pytest

from common.contracts.social import MessageSent, MessagesRead
from common.testing import bearer
from services.social.tests.conftest import ADA, BOB, CY, People, code_of
from social.talking import conversations, messages


async def bodies(people: People, who: int, query: str = "") -> list[str]:
    listed = await people.ask(who, "GET", f"/messages{query}")
    assert listed.status_code == 200, listed.text
    return [item["body"] for item in listed.json()["items"]]


async def test_the_connected_write_as_they_like(people: People) -> None:
    await people.connect(ADA, BOB)

    first = await people.write(ADA, BOB, "Is the post open?")
    await people.write(ADA, BOB, "I mean the one in Lisbon.")
    await people.write(BOB, ADA, "It is 🙂")

    made = first.json()
    assert first.status_code == 201
    assert first.headers["Location"].endswith(f"/messages/{made['id']}")
    assert (made["direction"], made["read_at"]) == ("outgoing", None)
    said = ["It is 🙂", "I mean the one in Lisbon.", "Is the post open?"]
    assert await bodies(people, ADA) == await bodies(people, BOB) == said
    read = (await people.ask(BOB, "GET", f"/messages/{made['id']}")).json()
    assert read == {**made, "direction": "incoming"}
    events = await people.running.emitted(MessageSent)
    assert [(e.sender_id, e.receiver_id) for e in events] == [
        (ADA, BOB),
        (ADA, BOB),
        (BOB, ADA),
    ]
    assert "Lisbon" not in "".join(e.model_dump_json() for e in events)


async def test_a_stranger_writes_once_until_there_is_an_answer(people: People) -> None:
    assert (await people.write(ADA, BOB, "We met in Lisbon.")).status_code == 201

    second = await people.write(ADA, BOB, "Hello?")

    assert code_of(second) == (409, "awaiting_answer")
    inbox = (await people.ask(BOB, "GET", "/messages/conversations")).json()["items"]
    assert [one["is_open"] for one in inbox] == [False]
    assert (await people.write(BOB, ADA, "We did!")).status_code == 201
    for one, other in ((ADA, BOB), (ADA, BOB), (BOB, ADA)):
        assert (await people.write(one, other)).status_code == 201


async def test_connecting_opens_a_conversation(people: People) -> None:
    await people.write(ADA, BOB)
    await people.connect(BOB, ADA)

    assert (await people.write(ADA, BOB)).status_code == 201


async def test_of_twenty_first_messages_at_once_one_arrives(people: People) -> None:
    sent = await asyncio.gather(*(people.write(ADA, BOB) for _ in range(20)))

    assert sorted(a.status_code for a in sent) == [201] + [409] * 19
    assert len(await bodies(people, BOB)) == 1


async def test_two_strangers_who_write_at_once_share_a_conversation(
    people: People,
) -> None:
    sent = await asyncio.gather(people.write(ADA, BOB), people.write(BOB, ADA))

    assert [a.status_code for a in sent] == [201, 201]
    (one,) = {a.json()["conversation_id"] for a in sent}
    assert one


async def test_so_many_strangers_a_day(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "MOST_STRANGERS", 1)
    await people.write(ADA, BOB)

    refused = await people.write(ADA, CY)

    assert code_of(refused) == (429, "too_many_strangers")
    assert int(refused.headers["Retry-After"]) > 80000
    await people.write(BOB, ADA)  # an answer: no stranger any more
    assert (await people.write(ADA, CY)).status_code == 201


async def test_so_many_messages_an_hour(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "MOST", 2)
    await people.connect(ADA, BOB)

    sent = [await people.write(ADA, BOB) for _ in range(3)]

    assert [a.status_code for a in sent] == [201, 201, 429]
    assert code_of(sent[-1]) == (429, "too_many_messages")
    assert 0 < int(sent[-1].headers["Retry-After"]) <= 3600
    assert (await people.write(BOB, ADA)).status_code == 201


async def test_others_see_nothing_of_it(people: People) -> None:
    message_id = (await people.write(ADA, BOB)).json()["id"]

    assert await bodies(people, CY) == []
    assert await bodies(people, CY, f"?with_user_id={ADA}") == []
    for method, path in (
        ("GET", f"/messages/{message_id}"),
        ("PUT", f"/messages/{message_id}/read"),
        ("POST", f"/messages/{message_id}/report"),
    ):
        body = {"reason": "spam"} if method == "POST" else None
        refused = await people.ask(CY, method, path, json=body)
        assert code_of(refused) == (404, "message_not_found")
        assert (await people.ask(0, method, path, json=body)).status_code == 401


async def test_reading_one_reads_what_came_before(people: People) -> None:
    await people.connect(ADA, BOB)
    sent = [(await people.write(ADA, BOB)).json()["id"] for _ in range(3)]
    await people.write(BOB, ADA)

    for _ in range(2):
        read = await people.ask(BOB, "PUT", f"/messages/{sent[1]}/read")
        assert read.json()["read_at"] is not None

    (event,) = await people.running.emitted(MessagesRead)
    assert (event.reader_id, event.sender_id) == (BOB, ADA)
    assert event.up_to_message_id == sent[1]
    unread = await people.ask(BOB, "GET", "/messages/unread-count")
    assert unread.json() == {"unread": 1}
    inbox = (await people.ask(BOB, "GET", "/messages/conversations")).json()["items"]
    assert [one["unread"] for one in inbox] == [1]
    seen = (await people.ask(ADA, "GET", f"/messages?with_user_id={BOB}")).json()
    marks = [one["read_at"] is not None for one in seen["items"] if one["id"] in sent]
    assert marks == [False, True, True]


async def test_the_sender_does_not_read_for_the_receiver(people: People) -> None:
    message_id = (await people.write(ADA, BOB)).json()["id"]

    refused = await people.ask(ADA, "PUT", f"/messages/{message_id}/read")

    assert code_of(refused) == (404, "message_not_found")
    unread = await people.ask(BOB, "GET", "/messages/unread-count")
    assert unread.json() == {"unread": 1}


async def test_pages_hold_every_message_once(people: People) -> None:
    await people.connect(ADA, BOB)
    await people.connect(ADA, CY)
    for number in range(15):
        await people.write(ADA if number % 2 else BOB, BOB if number % 2 else ADA)
        await people.write(CY, ADA, str(number))

    for query in ("?limit=4", f"?limit=4&with_user_id={CY}"):
        seen: list[int] = []
        cursor = ""
        while True:
            page = (await people.ask(ADA, "GET", f"/messages{query}{cursor}")).json()
            seen += [item["id"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert seen == sorted(set(seen), reverse=True)
        assert len(seen) == (15 if "with" in query else 30)


async def test_conversations_come_in_pages_the_newest_first(people: People) -> None:
    await people.write(BOB, ADA, "from Bob")
    await people.write(CY, ADA, "from Cy")

    first = (await people.ask(ADA, "GET", "/messages/conversations?limit=1")).json()
    rest = await people.ask(
        ADA, "GET", f"/messages/conversations?limit=1&cursor={first['next_cursor']}"
    )

    shown = [*first["items"], *rest.json()["items"]]
    assert [one["user_id"] for one in shown] == [CY, BOB]
    assert [one["last_message"]["body"] for one in shown] == ["from Cy", "from Bob"]
    assert rest.json()["next_cursor"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        *({"body": ""}, {"body": "  \n "}, {"body": "\u200b\u200d"}, {"body": None}),
        *({"body": "a\u0000b"}, {"body": "x" * 4001}, {"body": "e" + "\u0301" * 9}),
        *({"receiver_id": 0}, {"receiver_id": "8"}, {"receiver_id": True}),
        *({"receiver_id": 2**63}, {"sender_id": CY}, {"read_at": None}, {"id": 5}),
    ],
    ids=ascii,
)
async def test_what_makes_no_sense_is_refused(
    people: People, wrong: dict[str, object]
) -> None:
    message = {"receiver_id": BOB, "body": "Hello", **wrong}

    refused = await people.ask(ADA, "POST", "/messages", json=message)

    assert refused.status_code == 422
    assert await bodies(people, BOB) == []


@pytest.mark.parametrize(
    "query",
    [
        *("?cursor=x", "?cursor=" + "a" * 65, "?limit=0", "?limit=101", "?limit=1_0"),
        *("?with_user_id=0", "?with_user_id=x", "?with_user_id=9223372036854775808"),
    ],
)
async def test_a_query_that_makes_no_sense_is_refused(
    people: People, query: str
) -> None:
    refused = await people.ask(ADA, "GET", f"/messages{query}")

    assert refused.status_code == 422


async def test_nobody_writes_to_themselves_or_to_nobody(people: People) -> None:
    assert code_of(await people.write(ADA, ADA)) == (422, "message_to_oneself")
    assert code_of(await people.write(ADA, 1000)) == (404, "person_not_found")
    assert (await people.ask(0, "GET", "/messages")).status_code == 401


async def test_the_same_key_sends_one_message(people: People) -> None:
    await people.connect(ADA, BOB)
    message = {"receiver_id": BOB, "body": "Once"}
    headers = bearer(ADA) | {"Idempotency-Key": "k-1"}

    sent = [
        await people.running.client.post(
            "/api/v1/social/messages", json=message, headers=headers
        )
        for _ in range(3)
    ]

    assert {a.json()["id"] for a in sent} == {sent[0].json()["id"]}
    assert await bodies(people, BOB) == ["Once"]


async def test_an_emoji_of_many_parts_comes_back_as_it_was(people: People) -> None:
    family = "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL} \u202ex"

    await people.write(ADA, BOB, family)

    assert await bodies(people, BOB) == [family]
