"""People among people, through the gateway: they connect, write, keep others away."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.talk import (
    CONNECTIONS,
    ME,
    MESSAGES,
    SOCIAL,
    ask,
    called,
    connect,
    good,
    hearing,
    reached,
    sent_again,
    unread,
    write,
)
from tests.e2e.test_applications import recruiter
from tests.e2e.test_bell import mails_to

__all__ = ["recruiter"]

PEOPLE = f"{SOCIAL}/profiles"
BLOCKS = f"{SOCIAL}/blocks"
ROUNDS = 100


@pytest.fixture
def other(platform: Platform) -> Iterator[Person]:
    with platform.sign_in() as signed_in:
        yield signed_in


@pytest.fixture
def third(platform: Platform) -> Iterator[Person]:
    with platform.sign_in() as signed_in:
        yield signed_in


def test_two_people_and_a_recruiter_get_to_know_each_other(
    person: Person, other: Person, recruiter: Person
) -> None:
    skill = f"Craft {uuid4().hex[:12]}"
    for somebody, name in ((person, "Ada"), (other, "Bob"), (recruiter, "Rut")):
        called(somebody, name)
    for somebody in (person, other):
        good(somebody.api.post("/api/v1/skills", json={"skill_name": skill}))
    assert suggested(person, other) == {"skills": [skill], "connections": 0}

    for somebody in (person, other):
        connect(recruiter, somebody)
    both = {"skills": [skill], "connections": 1}
    eventually(lambda: suggested(person, other) == both)
    assert suggested(other, person) == both

    asked = good(ask(person, other))
    [seen] = listed(other, status="pending", direction="incoming")
    assert (seen["id"], seen["person"]["full_name"]) == (asked["id"], name_of(person))
    [mine] = listed(person, status="pending", direction="outgoing")
    assert (mine["id"], mine["person"]["full_name"]) == (asked["id"], name_of(other))
    assert answered(person, asked["id"]).status_code == 403
    assert answered(recruiter, asked["id"]).status_code == 404
    assert good(answered(other, asked["id"]))["status"] == "accepted"

    eventually(lambda: suggested(person, other) is None)
    assert {c["person"]["full_name"] for c in listed(person, status="accepted")} == {
        name_of(other),
        name_of(recruiter),
    }
    page = person.api.get(f"{PEOPLE}/{slug_of(other)}")
    assert good(page)["total_connections"] == 2


def test_the_bell_rings_and_mails_leave_as_each_wants_them(
    platform: Platform, person: Person, other: Person, third: Person
) -> None:
    for somebody, name in ((person, "Ada"), (other, "Bob"), (third, "Cy")):
        called(somebody, name)
    wish(other, networking_prompts=False)
    first = reached(person, other)
    [rung] = eventually(lambda: other.notices("connection_requested"))
    assert rung["data"]["connection_id"] == first
    assert name_of(person) in rung["title"]
    wish(other, networking_prompts=True)
    reached(third, other)

    # The later of the two has left: the first never will.
    eventually(lambda: mails_to(platform, other.email, wants_to_connect(third)))
    assert mails_to(platform, other.email, wants_to_connect(person)) == []
    good(answered(other, first))
    [heard] = eventually(lambda: person.notices("connection_accepted"))
    assert name_of(other) in heard["body"]
    assert eventually(lambda: mails_to(platform, person.email, "You are connected"))
    assert third.notices("connection_accepted") == []


def test_what_was_read_no_longer_rings(person: Person, other: Person) -> None:
    called(person, "Ada")
    connect(person, other)
    first, second = (good(write(person, other, text))["id"] for text in ("1", "2"))
    rings = eventually(lambda: rung_for_messages(other, count=2))
    assert name_of(person) in rings["title"]
    assert unread(other) == 2
    [conversation] = conversations(other)
    assert (conversation["unread"], conversation["user_id"]) == (2, person.id)
    assert conversation["person"]["full_name"] == name_of(person)

    assert person.api.put(f"{MESSAGES}/{second}/read").status_code == 404
    good(other.api.put(f"{MESSAGES}/{first}/read"))
    assert unread(other) == 1
    good(other.api.put(f"{MESSAGES}/{second}/read"))
    assert (unread(other), conversations(other)[0]["unread"]) == (0, 0)
    eventually(lambda: rung_for_messages(other) is None)
    assert good(person.api.get(f"{MESSAGES}/{second}"))["read_at"] is not None

    good(write(person, other, "3"))
    assert eventually(lambda: rung_for_messages(other, count=1))


def test_messages_and_receipts_are_heard_while_they_happen(
    person: Person, other: Person
) -> None:
    connect(person, other)
    with hearing(other) as bob, hearing(person) as ada:
        sent = good(write(person, other))
        name, position, heard = bob.next_event()
        assert (name, position) == ("message", sent["id"])
        assert heard == {**sent, "direction": "incoming"}
        assert ada.next_event() == ("message", sent["id"], sent)
        good(other.api.put(f"{MESSAGES}/{sent['id']}/read"))
        name, _, receipt = ada.next_event()
        assert (name, receipt["up_to_message_id"]) == ("read", sent["id"])
    missed = [good(write(person, other, str(n)))["id"] for n in range(3)]
    with hearing(other, after=sent["id"]) as again:
        assert [again.next_event()[1] for _ in missed] == missed


def test_a_stranger_writes_once_and_waits(person: Person, other: Person) -> None:
    first = eventually(lambda: delivered(person, other, "May I ask?"))
    again = write(person, other, "Hello?")
    assert (again.status_code, again.json()["code"]) == (409, "awaiting_answer")
    [waiting] = conversations(other)
    assert waiting["is_open"] is False
    assert waiting["last_message"]["id"] == first

    good(write(other, person, "You may."))
    assert conversations(other)[0]["is_open"] is True
    good(write(person, other, "Thank you"))


def test_a_reported_message_is_seen_by_admins_alone(
    person: Person, other: Person, admin: Person
) -> None:
    text = f"Send money {uuid4().hex}"
    message_id = eventually(lambda: delivered(person, other, text))
    complaint = {"reason": "fraud", "note": "Wants a fee."}
    path = f"{MESSAGES}/{message_id}/report"
    assert person.api.post(path, json=complaint).status_code == 404
    report = good(other.api.post(path, json=complaint))
    assert other.api.post(path, json=complaint).status_code == 409
    for somebody in (person, other):
        assert somebody.api.get(f"{SOCIAL}/reports").status_code == 403
        decision = {"status": "upheld"}
        place = f"{SOCIAL}/reports/{report['id']}"
        assert somebody.api.put(place, json=decision).status_code == 403

    query = {"status": "open", "page_size": 100}
    items = good(admin.api.get(f"{SOCIAL}/reports", params=query))["items"]
    [seen] = [one for one in items if one["id"] == report["id"]]
    assert (seen["body"], seen["reported_id"]) == (text, person.id)
    decided = good(admin.api.put(place, json={"status": "upheld"}))
    assert (decided["status"], decided["decided_by"]) == ("upheld", admin.id)


def test_who_is_blocked_is_kept_away_everywhere(
    platform: Platform, person: Person, other: Person
) -> None:
    skill = {"skill_name": f"Craft {uuid4().hex[:12]}"}
    for somebody, name in ((person, "Ada"), (other, "Bob")):
        called(somebody, name)
        good(somebody.api.post("/api/v1/skills", json=skill))
    connection_id = connect(other, person)
    message_id = good(write(other, person, "Before"))["id"]
    eventually(lambda: rung_for_messages(person, count=1))
    pages = [f"{PEOPLE}/{slug_of(person)}", f"/api/v1/users/{person.id}"]
    assert [other.api.get(path).status_code for path in pages] == [200, 200]
    eventually(lambda: found(other, person))

    good(person.api.post(BLOCKS, json={"user_id": other.id}))

    check_kept_away(person, other, pages)
    # What is late, or comes a second time, changes nothing of it.
    pair = {"requester_id": other.id, "receiver_id": person.id}
    assert sent_again(platform, "social", "connection_requested", **pair) == 1
    assert sent_again(platform, "social", "connection_accepted", **pair) == 1
    assert sent_again(platform, "social", "message_sent", message_id=message_id) == 1
    # What comes after them in every stream has been handled: so have they.
    connect(person, fresh := platform.sign_in())
    good(write(person, fresh))
    eventually(lambda: rung_for_messages(fresh, count=1))
    eventually(lambda: person.notices("connection_accepted"))
    fresh.api.close()
    check_kept_away(person, other, pages)
    assert person.api.get(f"{CONNECTIONS}/{connection_id}").status_code == 404
    assert len(person.notices("connection_requested")) == 1

    assert person.api.delete(f"{BLOCKS}/{other.id}").status_code == 204
    eventually(lambda: other.api.get(pages[0]).status_code == 200)
    assert listed(other, status="accepted") == []


def check_kept_away(person: Person, other: Person, pages: list[str]) -> None:
    """Neither finds the other, and the blocked one is told what nobody would be."""
    nobody = other.api.post(CONNECTIONS, json={"receiver_id": 10**14}).json()
    for path in pages:
        eventually(lambda path=path: other.api.get(path).status_code == 404)
    refused = [ask(other, person), write(other, person, "After")]
    for answer in refused:
        assert answer.status_code == 404
        told = answer.json()
        assert (told["code"], told["detail"]) == (nobody["code"], nobody["detail"])
    for answer in (ask(person, other), write(person, other)):
        assert (answer.status_code, answer.json()["code"]) == (409, "person_blocked")
    for one, another in ((person, other), (other, person)):
        assert found(one, another) is None
        assert suggested(one, another) is None
        assert another.id not in {c["person_id"] for c in connected(one)}
    assert other.id not in {c["user_id"] for c in conversations(person)}
    assert unread(person) == 0
    eventually(lambda: rung_for_messages(person) is None)


def test_two_who_ask_each_other_at_once_have_one_connection(
    person: Person, other: Person, say: Callable[[str], None]
) -> None:
    connection_id = reached(person, other)
    good(answered(other, connection_id))
    ready = Barrier(2)

    def at_once(pair: tuple[Person, Person]) -> httpx.Response:
        ready.wait(10)
        return ask(*pair)

    firsts = {person.id: 0, other.id: 0}
    with ThreadPoolExecutor(2) as threads:
        for _ in range(ROUNDS):
            gone = other.api.delete(f"{CONNECTIONS}/{connection_id}")
            assert gone.status_code == 204
            pairs = [(person, other), (other, person)]
            answers = sorted(threads.map(at_once, pairs), key=lambda a: a.status_code)
            assert [a.status_code for a in answers] == [201, 409]
            made, refused = (answer.json() for answer in answers)
            connection_id = made["id"]
            assert refused["code"] == "already_requested"
            assert refused["connection_id"] == connection_id
            for somebody in (person, other):
                assert [c["id"] for c in listed(somebody)] == [connection_id]
            firsts[made["requester_id"]] += 1
            asked = other if made["requester_id"] == person.id else person
            good(answered(asked, connection_id))

    say(
        f"{ROUNDS} times two people asked each other at once: {ROUNDS} connections, "
        f"one each; first were the one {firsts[person.id]} and the other "
        f"{firsts[other.id]} times"
    )


def name_of(person: Person) -> str:
    name: str = good(person.api.get(ME))["full_name"]
    return name


def slug_of(person: Person) -> str:
    slug: str = good(person.api.get(ME))["slug"]
    return slug


def wants_to_connect(person: Person) -> str:
    return f"{name_of(person)} wants to connect"


def wish(person: Person, **switches: bool) -> None:
    body = {"notifications": switches}
    good(person.api.put(f"{ME}/settings", json=body))


def listed(person: Person, **query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = good(person.api.get(CONNECTIONS, params=query))[
        "items"
    ]
    return items


def connected(person: Person) -> list[dict[str, Any]]:
    """With the id of the other one of each."""
    return [
        {**c, "person_id": c["receiver_id"] + c["requester_id"] - person.id}
        for c in listed(person)
    ]


def answered(
    person: Person, connection_id: int, status: str = "accepted"
) -> httpx.Response:
    return person.api.put(f"{CONNECTIONS}/{connection_id}", json={"status": status})


def conversations(person: Person) -> list[dict[str, Any]]:
    page = good(person.api.get(f"{MESSAGES}/conversations"))
    items: list[dict[str, Any]] = page["items"]
    return items


def delivered(sender: Person, receiver: Person, text: str) -> int | None:
    """The message's id, once social knows who it is for."""
    answer = write(sender, receiver, text)
    if answer.status_code == 404:
        return None
    message_id: int = good(answer)["id"]
    return message_id


def rung_for_messages(
    person: Person, count: int | None = None
) -> dict[str, Any] | None:
    """The unread notification of messages, if it stands for so many."""
    for notice in person.notices("message_received"):
        if not notice["is_read"] and count in (None, notice["data"]["count"]):
            return notice
    return None


def found(reader: Person, person: Person) -> dict[str, Any] | None:
    """As the search by name finds them."""
    page = good(reader.api.get(PEOPLE, params={"q": name_of(person)}))
    return next((one for one in page["items"] if one["id"] == person.id), None)


def suggested(reader: Person, person: Person) -> dict[str, Any] | None:
    """What the two share, as the suggestion says it."""
    page = good(reader.api.get(f"{PEOPLE}/suggestions", params={"limit": 50}))
    for one in page["items"]:
        if one["id"] == person.id:
            shared = one["common_skills"], one["common_connections"]
            return dict(zip(("skills", "connections"), shared, strict=True))
    return None
