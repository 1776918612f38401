"""Things that only somebody else can make: a request to answer, a message to read, an
application to a job of one's own. Made once for each person and operation."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from tests.e2e.platform import Person, Platform, eventually

ADMIN = "fuzzing-admin@example.com"  # of the stack that is fuzzed
BEGINS_IN = timedelta(seconds=2)
JOB = {
    "title": "Voice Engineer",
    "company": "Northwind Voice",
    "description": "You build voice assistants.",
    "job_type": "full-time",
}


class Scenes:
    """Gives what stands in a path, so that the person may do what the path is for."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._made: dict[tuple[int, str], Any] = {}
        self._makers: dict[str, Callable[[Person], Any]] = {
            "PUT /api/v1/social/connections/{connection_id}": self._asked,
            "PUT /api/v1/social/messages/{message_id}/read": self._written_to,
            "POST /api/v1/social/messages/{message_id}/report": self._written_to,
            "PUT /api/v1/social/reports/{report_id}": self._reported,
            "GET /api/v1/interviews/feeds/{name}.ics": _feed,
            "POST /api/v1/interviews/proposals/{proposal_id}/pick": self._offered,
            "POST /api/v1/interviews/proposals/{proposal_id}/decline": self._offered,
            "GET /api/v1/interviews/proposals/{proposal_id}": self._offered,
            "POST /api/v1/interviews/{interview_id}/questions": _practised,
            "POST /api/v1/interviews/{interview_id}/feedback": _practised,
            "POST /api/v1/interviews/{interview_id}/chat": _practised,
            "PUT /api/v1/interviews/{interview_id}/scorecard": self._begun,
            "GET /api/v1/interviews/{interview_id}/scorecard": self._begun,
        }

    def in_path(self, label: str, person: Person) -> Any:
        """None where a path needs nothing of others."""
        if label not in self._makers:
            return None
        maker = self._makers[label]
        # The admin sits in one interview at a time: everybody is told the same one.
        key = (0, "begun") if maker == self._begun else (person.id, label)
        if key not in self._made:
            self._made[key] = maker(person)
        return self._made[key]

    def application(self, person: Person) -> int:
        """To a job of this person's, who is an admin; else one of their own."""
        key = (person.id, "application")
        if key not in self._made:
            self._made[key] = self._applied(person)
        made: int = self._made[key]
        return made

    def question(self, person: Person, *, new: bool = False) -> dict[str, int]:
        """Where one of this person's own is, to answer or to take out."""
        key = (person.id, "question")
        if new or key not in self._made:
            self._made[key] = self._asked_oneself(person)
        made: dict[str, int] = self._made[key]
        return made

    def _asked_oneself(self, person: Person) -> dict[str, int]:
        """In the session of before, unless it was ended or is full meanwhile."""
        question = {"question": "Why this company?"}
        for begun in (self._made.get((person.id, "session")), None):
            interview = begun or _practised(person)
            path = f"/api/v1/interviews/{interview}/questions"
            answer = person.api.post(path, json=question)
            if answer.is_success:
                break
        self._made[person.id, "session"] = interview
        return {"interview_id": interview, "question_id": _good(answer)["id"]}

    def _applied(self, person: Person) -> int:
        with self._platform.sign_in(ADMIN) as admin, ExitStack() as stack:
            job = _good(admin.api.post("/api/v1/jobs", json=JOB))["id"]
            candidate = person
            if person.id == admin.id:
                candidate = stack.enter_context(self._platform.sign_in())
            made: int = _good(candidate.apply(job))["id"]
            eventually(lambda: _is_known(candidate, made))
        return made

    def _offered(self, person: Person) -> int:
        application = self._applied(person)
        slots = [(datetime.now(UTC) + timedelta(days=30 + n)) for n in range(3)]
        with self._platform.sign_in(ADMIN) as admin:
            offer = {
                "application_id": application,
                "interview_type": "technical",
                "slots": [slot.isoformat() for slot in slots],
            }
            return _good(admin.api.post("/api/v1/interviews/proposals", json=offer))[
                "id"
            ]

    def _begun(self, person: Person) -> int:
        """An interview that this person, an admin, has just begun with a candidate."""
        begins = datetime.now(UTC) + BEGINS_IN
        plan = {
            "interview_type": "hr",
            "scheduled_at": begins.isoformat(),
            "duration_minutes": 5,
            "application_id": self._applied(person),
        }
        with self._platform.sign_in(ADMIN) as admin:
            made: int = _good(admin.api.post("/api/v1/interviews", json=plan))["id"]
        time.sleep(max(0.0, (begins - datetime.now(UTC)).total_seconds()))
        return made

    def _asked(self, person: Person) -> int:
        with self._platform.sign_in() as other:
            wish = {"receiver_id": person.id}
            return _good(other.api.post("/api/v1/social/connections", json=wish))["id"]

    def _written_to(self, person: Person) -> int:
        with self._platform.sign_in() as other:
            text = {"receiver_id": person.id, "body": uuid4().hex}
            return _good(other.api.post("/api/v1/social/messages", json=text))["id"]

    def _reported(self, _person: Person) -> int:
        with self._platform.sign_in() as reporter:
            message = self._written_to(reporter)
            path = f"/api/v1/social/messages/{message}/report"
            return _good(reporter.api.post(path, json={"reason": "spam"}))["id"]


def _practised(person: Person) -> int:
    """A session in which something has been answered."""
    practice = _good(person.api.post("/api/v1/interviews/mock", json={"count": 20}))
    question = practice["questions"][-1]["id"]
    path = f"/api/v1/interviews/{practice['id']}/questions/{question}"
    _good(person.api.put(path, json={"answer": "I asked the team, and it worked."}))
    made: int = practice["id"]
    return made


def _feed(person: Person) -> str:
    url: str = _good(person.api.post("/api/v1/interviews/calendar-feed"))["url"]
    return url.rpartition("/")[2].removesuffix(".ics")


def _is_known(candidate: Person, application: int) -> bool:
    """interviews has heard of it: its refusal is about the time."""
    plan = {
        "interview_type": "hr",
        "scheduled_at": "2020-01-01T00:00:00Z",
        "application_id": application,
    }
    answer = candidate.api.post("/api/v1/interviews", json=plan)
    return answer.status_code == 422


def _good(answer: httpx.Response) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json()
