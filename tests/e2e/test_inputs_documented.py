"""What somebody may send to do harm, in every field and query that is documented.

Which there are is taken from the OpenAPI documents, so that what is added is tried,
too. Each refusal must name the place: else another would hide that a value was taken.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.e2e import raw_http
from tests.e2e.documented import Leaf, Operation, operations
from tests.e2e.entitled import FOR_ADMINS, is_secret
from tests.e2e.platform import Person, Platform
from tests.e2e.raw_http import Reply
from tests.e2e.test_inputs import JSON, NO_MOMENTS, NO_NUMBERS, NO_TEXTS, NO_VALUES
from tests.e2e.world import World, world

# No NaN and no numbers beyond all sizes; no list, no object, no half of a character.
NEVER = {name: value for name, value in NO_VALUES.items() if name != "true"}
WRONG: dict[str, dict[str, str]] = {
    "string": {**NEVER, **NO_TEXTS, "true": "true"},
    "uri": {**NEVER, **NO_TEXTS, "true": "true", "script": '"javascript:poison(1)"'},
    "choice": {**NEVER, "true": "true", "text": '"poison"'},
    "integer": {**NEVER, **NO_NUMBERS, "true": "true"},
    "number": {**NEVER, "digits": '"12"', "text": '"poison"', "true": "true"},
    "boolean": {**NEVER, "one": "1", "text": '"true"'},
    "date-time": {**NEVER, **NO_MOMENTS, "true": "true"},
    "date": {**NEVER, "moment": '"2030-01-01T00:00:00Z"', "number": "20300101"},
    "email": {
        **NEVER,
        "two-lines": '"a@b.example\\r\\nBcc: poison@b.example"',
        "quoted": '"\\"a\\\\nb\\"@b.example"',
        "with-a-name": '"Bob <a@b.example>"',
        "list": '["a@b.example"]',
        "long": json.dumps("a" * 30_000 + "@b.example"),
    },
}
WRONG_QUERY: dict[str, list[str]] = {
    "string": ["%00", "%ff%fe", "%ed%a0%80"],
    "choice": ["poison", "%00", "%ff"],
    "integer": [str(2**63), "-1", "1_0", "%201", "1.0", "1e2", "poison", "１"],
    "number": ["NaN", "1e999", "-Infinity", "1_0", "poison"],
    "boolean": ["maybe", "%00"],
    "date-time": [
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00+00:00",  # a plus sign that is not encoded is a space
        "1767225600",
        "0001-01-01T00:00:00%2B23:59",
    ],
    "date": ["1767225600", "2026-02-30", "poison"],
}
# JSON Resume: what does not fit is left out and told of, as other programs' files are.
# Files of postings are told line by line what is wrong with them.
LENIENT = {"POST /api/v1/resumes/import", "POST /api/v1/jobs/import"}


@pytest.fixture(scope="module")
def documented(platform: Platform) -> list[Operation]:
    return operations(platform)


@pytest.fixture(scope="module")
def theirs(platform: Platform, admin: Person) -> Iterator[World]:
    with world(platform, admin) as made:
        yield made


def test_no_field_takes_what_is_no_value_of_it(
    platform: Platform,
    documented: list[Operation],
    theirs: World,
    admin: Person,
    say: Callable[[str], None],
) -> None:
    tried, fields, wrong = 0, 0, []
    for one in documented:
        if str(one) in LENIENT:
            continue
        for leaf in one.leaves:
            fields += 1
            for name, value in WRONG.get(leaf.kind, NEVER).items():
                reply = _sent(platform, one, leaf, value, theirs, admin)
                tried += 1
                if not _names(reply, leaf):
                    seen = f"{reply.status} {reply.text[:200]}"
                    wrong.append(f"{one} {leaf.place} with {name}: {seen}")

    say(f"{fields} documented fields, {tried} bodies, {len(wrong)} not refused for it")
    assert not wrong, "\n".join(wrong)
    _goes_on(theirs)


def test_no_query_takes_what_is_no_value_of_it(
    documented: list[Operation],
    theirs: World,
    admin: Person,
    say: Callable[[str], None],
) -> None:
    tried, wrong = 0, []
    for one in documented:
        if is_secret(one) or one.method == "POST":
            continue  # a file would have to be sent along
        for leaf in one.query_leaves:
            for value in WRONG_QUERY.get(leaf.kind, ["%00"]):
                path = theirs.path(one.path) if one.has_id else one.path
                target = f"{path}?{leaf.place[0]}={value}"
                statuses = {
                    who.api.request(one.method, target).status_code
                    for who in (theirs.candidate, theirs.recruiter, admin)
                }
                tried += 1
                # Some are for one of them only.
                if 422 not in statuses or statuses - {422, 403, 404}:
                    wrong.append(f"{one}?{leaf.place[0]}={value}: {statuses}")

    say(f"{tried} queries with what is no value, {len(wrong)} not refused")
    assert not wrong, "\n".join(wrong)
    _goes_on(theirs)


@pytest.mark.parametrize("identifier", [str(2**63), "0", "-1", "1_0", "%201", "1.0"])
def test_no_id_has_two_spellings(
    documented: list[Operation], theirs: World, identifier: str
) -> None:
    for one in documented:
        if one.has_id and not is_secret(one):
            path = _respelled(one.path, identifier)
            body = {} if one.body is None else {"json": one.example}
            answer = theirs.candidate.api.request(one.method, path, **body)
            assert answer.status_code in (403, 404), f"{one}: {answer.text}"


def _respelled(template: str, identifier: str) -> str:
    collection, _, rest = template.partition("/{")
    return f"{collection}/{identifier}{rest.partition('}')[2]}"


def _sent(
    platform: Platform,
    one: Operation,
    leaf: Leaf,
    value: str,
    theirs: World,
    admin: Person,
) -> Reply:
    """The fitting request, but for one value: `value` is JSON."""
    person = admin if str(one) in FOR_ADMINS else theirs.recruiter
    path = theirs.path(one.path) if one.has_id and not is_secret(one) else one.path
    whole = json.dumps(one.body_with(leaf, "(here)")).replace('"(here)"', value)
    query = "&".join(f"{name}={quote(str(v))}" for name, v in one.parameters.items())
    return raw_http.request(
        platform.url,
        one.method,
        f"{path}?{query}" if query else path,
        [("Authorization", f"Bearer {person.token}"), JSON],
        whole.encode(),
    )


def _names(reply: Reply, leaf: Leaf) -> bool:
    """Whether it is refused for this very place, without repeating the value."""
    if reply.status != 422 or "poison" in reply.text:
        return False
    if reply.json()["code"] == "unacceptable_json":
        return True  # in no place it would be a value
    wanted = "/" + "/".join(str(part) for part in leaf.place)
    pointers = (str(error["pointer"]) for error in _errors(reply))
    return any(wanted.startswith(one) or one.startswith(wanted) for one in pointers)


def _errors(reply: Reply) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reply.json().get("errors", [])
    return found


def _goes_on(theirs: World) -> None:
    for path in ("users/me", "resumes", "auth/me", "jobs", "social/messages"):
        assert theirs.candidate.api.get(f"/api/v1/{path}").status_code == 200
