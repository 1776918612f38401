"""One of each thing that a person can have, with a word in every text of theirs."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.talk import good

V1 = "/api/v1"


@dataclass
class World:
    """Whose things these are, and what each collection calls the one of theirs."""

    candidate: Person
    recruiter: Person
    word: str  # in no text but theirs
    ids: dict[str, Any] = field(default_factory=dict)
    named: dict[str, Any] = field(default_factory=dict)  # theirs, by parameter or field

    def path(self, template: str) -> str:
        """With the ids of their things in place of the names in braces."""
        *collections, rest = re.split(r"/\{[^}]*\}", template)
        path = where = ""
        for collection in collections:
            where += collection
            path += f"{collection}/{self.ids[where]}"
        return path + rest


@contextmanager
def world(platform: Platform, admin: Person) -> Iterator[World]:
    """Of a candidate and the recruiter of the job they applied for."""
    with platform.sign_in() as candidate, platform.sign_in() as recruiter:
        made = World(candidate, recruiter, f"canary{uuid4().hex[:12]}")
        _let_hire(recruiter, admin)
        _of_their_own(made)
        _among_people(made, platform)
        _of_hiring(made)
        made.named |= _by_field(made.ids)
        yield made


def _by_field(ids: dict[str, Any]) -> dict[str, Any]:
    """The ids of what is made, by the fields of bodies that name such things."""
    resume, application = ids[f"{V1}/resumes"], ids[f"{V1}/applications"]
    return {
        "resume_id": resume,
        "resume_ids": [resume] * 2,
        "application_id": application,
        "application_ids": [application],
        "session_id": ids[f"{V1}/ai/chat/sessions"],
    }


def hiring(platform: Platform, admin: Person) -> Person:
    """Another recruiter."""
    person = platform.sign_in()
    _let_hire(person, admin)
    return person


def _let_hire(person: Person, admin: Person) -> None:
    wishes = f"{V1}/auth/recruiter-requests"
    wish = good(
        person.api.post(wishes, json={"company": "Northwind Voice", "note": "We hire."})
    )
    good(admin.api.put(f"{wishes}/{wish['id']}", json={"decision": "granted"}))
    old = {"refresh_token": person.tokens["refresh_token"]}
    person.tokens = good(person.api.post(f"{V1}/auth/refresh", json=old))
    person.api.headers["Authorization"] = f"Bearer {person.token}"


def _of_their_own(made: World) -> None:
    api, word = made.candidate.api, made.word
    made.named["against"] = made.candidate.upload()
    resume = made.candidate.analyzed(made.candidate.upload())["id"]
    good(api.put(f"{V1}/resumes/{resume}", json={"title": word}))
    made.ids[f"{V1}/resumes"] = resume
    wish = {"company": "Northwind Voice", "note": word}
    making: dict[str, tuple[str, dict[str, Any]]] = {
        "auth/recruiter-requests": ("", wish),
        "achievements": ("", {"title": word}),
        "skills": ("", {"skill_name": word}),
        "users/me/portfolio": ("", {"title": word}),
        "saved-searches": ("", {"name": word, "criteria": {"q": word}}),
        "ai/projects": ("generate-project", {"interests": [word]}),
    }
    for name, (door, body) in making.items():
        path = f"{V1}/ai/{door}" if door else f"{V1}/{name}"
        made.ids[f"{V1}/{name}"] = good(api.post(path, json=body))["id"]
    said = good(api.post(f"{V1}/ai/chat", json={"message": f"Who is {word}?"}))
    made.ids[f"{V1}/ai/chat/sessions"] = said["session_id"]
    [session] = good(api.get(f"{V1}/auth/sessions"))["items"]
    made.ids[f"{V1}/auth/sessions"] = session["id"]
    made.ids[f"{V1}/auth/users"] = made.candidate.id
    made.ids[f"{V1}/users"] = made.candidate.id


def _among_people(made: World, platform: Platform) -> None:
    api, word = made.candidate.api, made.word
    with platform.sign_in() as other, platform.sign_in() as nuisance:
        ask = {"receiver_id": made.candidate.id, "message": word}
        made.ids[f"{V1}/social/connections"] = eventually(
            lambda: (
                other.api.post(f"{V1}/social/connections", json=ask).json().get("id")
            )
        )
        text = {"receiver_id": made.candidate.id, "body": word}
        message = good(nuisance.api.post(f"{V1}/social/messages", json=text))["id"]
        made.ids[f"{V1}/social/messages"] = message
        report = {"reason": "spam", "note": word}
        path = f"{V1}/social/messages/{message}/report"
        made.ids[f"{V1}/social/reports"] = good(api.post(path, json=report))["id"]
        good(api.post(f"{V1}/social/blocks", json={"user_id": nuisance.id}))
        made.ids[f"{V1}/social/blocks"] = nuisance.id


def _of_hiring(made: World) -> None:
    candidate, recruiter = made.candidate.api, made.recruiter.api
    posting = {
        "title": "Voice Engineer",
        "company": "Northwind Voice",
        "description": "You build voice assistants.",
        "job_type": "full-time",
    }
    job = good(recruiter.post(f"{V1}/jobs", json=posting))["id"]
    good(candidate.post(f"{V1}/saved-jobs", json={"job_id": job, "notes": made.word}))
    letter = {"job_id": job, "cover_letter": made.word}
    application = good(candidate.post(f"{V1}/applications", json=letter))["id"]
    made.ids |= {
        f"{V1}/jobs": job,
        f"{V1}/saved-jobs": job,
        f"{V1}/applications": application,
    }
    tailored = {"resume_id": made.ids[f"{V1}/resumes"], "job_id": job}
    made.ids[f"{V1}/ai/resume-builder"] = good(
        candidate.post(f"{V1}/ai/resume-builder", json=tailored)
    )["id"]
    notices = eventually(lambda: made.candidate.notices("application_submitted"))
    made.ids[f"{V1}/notifications"] = notices[0]["id"]
    _dates(made, application)


def _dates(made: World, application: int) -> None:
    plan = {"application_id": application, "interview_type": "hr", "title": made.word}
    slots = {"slots": [_in(timedelta(days=30)), _in(timedelta(days=31))]}
    made.ids[f"{V1}/interviews/proposals"] = _made(
        made.recruiter, f"{V1}/interviews/proposals", plan | slots
    )
    begins = timedelta(seconds=2)
    soon = {"scheduled_at": _in(begins), "duration_minutes": 5}
    made.ids[f"{V1}/interviews"] = _made(
        made.recruiter, f"{V1}/interviews", plan | soon
    )
    path = f"{V1}/interviews/{made.ids[f'{V1}/interviews']}/questions"
    question = {"question": f"Why {made.word}?"}
    made.ids[f"{V1}/interviews/questions"] = good(
        made.candidate.api.post(path, json=question)
    )["id"]
    time.sleep(begins.total_seconds())  # only then it can be judged


def _made(person: Person, path: str, body: dict[str, Any]) -> Any:  # an id
    """What hangs on an event that may be on its way is asked for again."""
    return eventually(lambda: person.api.post(path, json=body).json().get("id"))


def _in(time_from_now: timedelta) -> str:
    return (datetime.now(UTC) + time_from_now).isoformat()
