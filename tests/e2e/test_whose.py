"""Whose thing it is: every documented operation, asked by everybody it is not for.

The operations, their bodies and their fields are taken from the OpenAPI documents, so
that what is added is asked, too.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import httpx
import pytest

from tests.e2e.documented import Operation, operations
from tests.e2e.entitled import (
    ALSO_FOR_ADMINS,
    FOR_ADMINS,
    FOR_ALL,
    is_secret,
    right,
)
from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.talk import good
from tests.e2e.world import V1, World, hiring, world

# JSON Resume: what we do not know of it is kept as it came, and means nothing to us.
TAKES_ANYTHING = {"POST /api/v1/resumes/import"}
NEVER_FROM_OUTSIDE = {
    "id": 1,
    "user_id": 1,
    "owner_id": 1,
    "sender_id": 1,
    "role": "admin",
    "is_verified": True,
    "is_active": True,
    "is_admin": True,
    "ats_score": 100,
    "match_score": 100,
    "score": 100,
    "created_at": "2020-01-01T00:00:00Z",
    "updated_at": "2020-01-01T00:00:00Z",
    "version": 1,
    "status": "accepted",
    "is_deleted": False,
    "__proto__": {"role": "admin"},
}
METHODS = ("GET", "PUT", "PATCH", "DELETE")


@pytest.fixture(scope="module")
def documented(platform: Platform) -> list[Operation]:
    return operations(platform)


@pytest.fixture(scope="module")
def theirs(platform: Platform, admin: Person) -> Iterator[World]:
    with world(platform, admin) as made:
        yield made


@pytest.fixture(scope="module")
def others(platform: Platform, admin: Person) -> Iterator[dict[str, Person | None]]:
    """Everybody else, by what they are."""
    with ExitStack() as stack:
        enter = stack.enter_context
        yield {
            "stranger": enter(platform.sign_in()),
            "recruiter": enter(hiring(platform, admin)),
            "disabled": enter(_disabled(platform, admin)),
            "admin": admin,
            "anonymous": None,
        }


def test_what_has_an_id_is_there_only_for_those_it_is_for(
    platform: Platform,
    documented: list[Operation],
    theirs: World,
    others: dict[str, Person | None],
    say: Callable[[str], None],
) -> None:
    private = [one for one in documented if one.has_id and not is_secret(one)]
    before = _seen(theirs, private)
    wrong, probes = [], 0
    for one in private:
        for who, person in others.items():
            if who == "admin" and str(one) in FOR_ADMINS | ALSO_FOR_ADMINS:
                continue
            status = _asked(platform, person, one, theirs).status_code
            probes += 1
            if status not in right(one, who):
                wrong.append(f"{one} as {who}: {status}")

    say(f"{len(private)} operations, {probes} probes as others, {len(wrong)} wrong")
    assert not wrong, "\n".join(wrong)
    assert _seen(theirs, private) == before


def test_a_method_that_is_not_documented_is_nobodys(
    platform: Platform, documented: list[Operation], theirs: World
) -> None:
    there = {(one.method, one.path) for one in documented}
    paths = {one.path for one in documented if one.has_id and not is_secret(one)}
    for path in sorted(paths):
        for method in METHODS:
            if (method, path) not in there:
                answer = theirs.candidate.api.request(method, theirs.path(path))
                assert answer.status_code == 405, f"{method} {path}"


def test_nobody_writes_a_field_that_is_not_theirs_to_write(
    documented: list[Operation],
    theirs: World,
    admin: Person,
    say: Callable[[str], None],
) -> None:
    tried, wrong = 0, []
    for one in documented:
        if not one.fields or is_secret(one) or str(one) in TAKES_ANYTHING:
            continue
        person = admin if str(one) in FOR_ADMINS else theirs.recruiter
        for name, value in NEVER_FROM_OUTSIDE.items():
            if name in one.fields:
                continue
            body = {**one.example, name: value}
            answer = person.api.request(
                one.method, _path(one, theirs), json=body, params=one.parameters
            )
            tried += 1
            if not _is_refused(answer, name):
                wrong.append(f"{one} with {name}: {answer.status_code}")

    say(f"{tried} bodies with a field that is not the client's, {len(wrong)} taken")
    assert not wrong, "\n".join(wrong)


def test_an_id_of_somebody_elses_in_a_body_opens_nothing(
    documented: list[Operation],
    theirs: World,
    others: dict[str, Person | None],
    say: Callable[[str], None],
) -> None:
    tried, wrong = 0, []
    for who in ("stranger", "recruiter"):
        person = others[who]
        assert person is not None
        for one in documented:
            for name in theirs.named.keys() & one.fields.keys():
                body = {**one.example, name: theirs.named[name]}
                path = _path(one, theirs)
                answer = person.api.request(one.method, path, json=body)
                tried += 1
                if answer.status_code not in (403, 404, 409, 422):
                    wrong.append(f"{one} as {who} with {name}: {answer.text[:200]}")
                assert theirs.word not in answer.text

    say(f"{tried} bodies with an id of somebody else's, {len(wrong)} taken")
    assert not wrong, "\n".join(wrong)


def test_no_list_shows_anybody_a_word_of_somebody_elses(
    platform: Platform,
    documented: list[Operation],
    theirs: World,
    others: dict[str, Person | None],
    say: Callable[[str], None],
) -> None:
    lists = [one for one in documented if one.method == "GET" and not one.has_id]
    lists = [one for one in lists if not one.path.endswith("/stream")]
    shown = 0
    for one in lists:
        if theirs.word in _asked(platform, theirs.candidate, one, theirs).text:
            shown += 1
        for who, person in others.items():
            # Requests and reports are for admins to read.
            if who != "admin":
                answer = _asked(platform, person, one, theirs)
                assert theirs.word not in answer.text, f"{one} as {who}"
                assert answer.status_code < 500, f"{one} as {who}"

    say(f"{len(lists)} lists; {shown} show the word to whose it is, 0 to others")
    assert shown >= 10


def test_a_cursor_of_somebody_elses_leads_to_ones_own_rows(
    documented: list[Operation], theirs: World, others: dict[str, Person | None]
) -> None:
    stranger = others["stranger"]
    assert stranger is not None
    paged = [one for one in documented if one.takes("cursor")]
    assert len(paged) >= 4
    for one in paged:
        for cursor in _cursors(theirs, one):
            answer = stranger.api.get(one.path, params={"cursor": cursor})
            assert answer.status_code in (200, 404, 422), str(one)
            assert theirs.word not in answer.text, str(one)


def test_those_it_is_for_get_through(
    documented: list[Operation],
    theirs: World,
    admin: Person,
    say: Callable[[str], None],
) -> None:
    """Else the refusals above would prove nothing. Last: this ends what was made."""
    order = ("PUT", "GET", "POST", "DELETE")
    mine = [one for one in documented if one.has_id and not is_secret(one)]
    # What a thing holds before the thing; what ends the session that asks, and what an
    # admin changes of an account, at the end; a job takes what was saved of it along.
    mine.sort(
        key=lambda one: (
            str(one) in FOR_ADMINS,
            one.method == "DELETE",
            one.path.startswith((f"{V1}/auth/sessions", f"{V1}/jobs/")),
            -one.path.count("/"),
            order.index(one.method),
        )
    )
    for one in mine:
        is_for_admins = str(one) in FOR_ADMINS
        sides = [admin] if is_for_admins else [theirs.candidate, theirs.recruiter]
        statuses = [_sent(side.api, one, theirs).status_code for side in sides]
        assert any(s not in (401, 403, 404, 405) and s < 500 for s in statuses), (
            f"{one}: {statuses}"
        )
    say(f"{len(mine)} operations let those through whose things they are for")


def _seen(theirs: World, private: list[Operation]) -> dict[str, Any]:
    """What the owner sees of each thing."""
    return {
        one.path: _shown(_sent(theirs.candidate.api, one, theirs))
        for one in private
        if one.method == "GET"
        and str(one) not in FOR_ADMINS | FOR_ALL
        # These are written anew each time, or end only with the reading.
        and not one.path.endswith(("/progress", "/calendar.ics", "/file"))
    }


def _shown(answer: httpx.Response) -> str:
    return answer.text if answer.is_success else str(answer.status_code)


def _asked(
    platform: Platform, person: Person | None, one: Operation, theirs: World
) -> httpx.Response:
    if person is not None:
        return _sent(person.api, one, theirs)
    with platform.client() as api:
        return _sent(api, one, theirs)


def _sent(api: httpx.Client, one: Operation, theirs: World) -> httpx.Response:
    return api.request(
        one.method,
        _path(one, theirs),
        params=_own(one.parameters, theirs),
        headers={"If-Match": "*"} if one.method in ("PUT", "DELETE") else None,
        **({} if one.body is None else {"json": _own(one.example, theirs)}),
    )


def _own(example: dict[str, Any], theirs: World) -> dict[str, Any]:
    """With things of theirs for those that it names."""
    return example | {
        name: theirs.named[name] for name in example.keys() & theirs.named
    }


def _path(one: Operation, theirs: World) -> str:
    return theirs.path(one.path) if one.has_id else one.path


def _is_refused(answer: httpx.Response, name: str) -> bool:
    """For this field, not for another reason that hides whether it is taken."""
    if answer.status_code != 422:
        return False
    return any(name in str(error) for error in answer.json().get("errors", ()))


def _cursors(theirs: World, one: Operation) -> list[str]:
    found = good(theirs.candidate.api.get(one.path, params={"limit": 1}))
    return [value for name, value in found.items() if "cursor" in name and value]


def _disabled(platform: Platform, admin: Person) -> Person:
    """Somebody whom an admin has just locked out, as every service has heard."""
    person = platform.sign_in()
    off = {"is_active": False}
    users = f"{V1}/auth/users/{person.id}"
    good(admin.api.put(users, json=off))
    doors = ("auth/me", "users/me", "applications", "resumes", "interviews")
    for door in (*doors, "social/blocks", "ai/usage"):
        eventually(partial(_is_locked_out, person, f"{V1}/{door}"))
    return person


def _is_locked_out(person: Person, path: str) -> bool:
    return person.api.get(path).status_code == 401
