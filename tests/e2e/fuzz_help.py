"""What no generator can know: things of one's own, fresh codes, real files.

Two of three cases get them where they are valid, so that the fuzzer also reaches what
lies behind the first refusal.
"""

import io
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from PIL import Image
from schemathesis import Case, Response
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

from tests.e2e.fuzz_scenes import Scenes
from tests.e2e.platform import RESUME, Person, Platform


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "PNG")
    return file.getvalue()


SESSIONS = "/api/v1/auth/sessions"
# Looked up: they come and go by other doors than their own, too.
LISTED = (SESSIONS, "/api/v1/skills")
QUESTION = "{} /api/v1/interviews/{{interview_id}}/questions/{{question_id}}"
FILES = {
    "POST /api/v1/users/avatar": picture(),
    "POST /api/v1/resumes/upload": RESUME.read_bytes(),
}


class Help:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._cases = 0
        self._scenes = Scenes(platform)
        self._owned: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        self._bodies: dict[str, Callable[[Person], dict[str, Any]]] = {
            "POST /api/v1/auth/refresh": lambda person: {
                "refresh_token": person.tokens["refresh_token"]
            },
            "POST /api/v1/auth/verify-otp": lambda person: {
                "email": person.email,
                "otp": self._code(person),
            },
            "DELETE /api/v1/users/me": lambda person: {"otp": self._code(person)},
            "POST /api/v1/interviews/proposals": lambda person: {
                "application_id": self._scenes.application(person),
                "interview_type": "technical",
                "slots": ["2099-03-02T09:00:00Z"],
            },
            "POST /api/v1/interviews/proposals/{proposal_id}/pick": lambda person: {
                "slot": self._slot(person)
            },
            "POST /api/v1/resumes/compare": lambda person: {
                "resume_ids": _two_read(person)
            },
        }
        self._paths: dict[str, Callable[[Person], dict[str, Any]]] = {
            QUESTION.format("PUT"): self._scenes.question,
            QUESTION.format("DELETE"): lambda person: self._scenes.question(
                person, new=True
            ),
        }
        self._queries: dict[str, Callable[[Person], dict[str, Any]]] = {
            "POST /api/v1/resumes/upload": lambda _person: {},
            "GET /api/v1/resumes/{resume_id}/diff": lambda person: {
                "against": _two_read(person)[0]
            },
        }

    def before(self, case: Case, sending: dict[str, Any], person: Person) -> None:
        self._cases += 1
        if self._cases % 3 == 0 or case.meta is None:
            return
        if case.meta.phase.name is TestPhase.STATEFUL:
            return  # a chain of requests has its own
        valid = {
            location
            for location, component in case.meta.components.items()
            if not component.mode.is_negative
        }
        if ParameterLocation.HEADER in valid and "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
        if ParameterLocation.PATH in valid:
            self._point_at_own(case, person)
        if not case.meta.generation.mode.is_negative:
            self._fill(case, sending, person)

    def _fill(self, case: Case, sending: dict[str, Any], person: Person) -> None:
        label = case.operation.label
        if (of_others := self._scenes.in_path(label, person)) is not None:
            case.path_parameters[next(iter(case.path_parameters))] = of_others
        if label in self._paths:
            case.path_parameters.update(self._paths[label](person))
        if label in FILES:
            sending["files"] = {"file": ("file", FILES[label])}
        if label in self._queries:
            case.query = self._queries[label](person)
        if label in self._bodies:
            case.body = self._bodies[label](person)

    def after(self, response: Response, person: Person) -> None:
        """Remember what somebody made. Practice has no date to be moved or read."""
        if str(response.request.url).endswith("/interviews/mock"):
            return
        for place in response.headers.get("location", ()):
            collection, _, name = place.rpartition("/")
            self._owned[person.id, collection].append(name)

    def _point_at_own(self, case: Case, person: Person) -> None:
        collection, _, _ = case.operation.path.partition("/{")
        owned = self._owned[person.id, collection]
        if collection in LISTED:
            owned = _ids(person.api.get(collection).json())
        if owned and len(case.path_parameters) == 1:
            name = next(iter(case.path_parameters))
            last = owned.pop() if case.method == "DELETE" else owned[-1]
            case.path_parameters[name] = int(last) if last.isdigit() else last

    def _slot(self, person: Person) -> str:
        """Of the offer that the path names."""
        label = "POST /api/v1/interviews/proposals/{proposal_id}/pick"
        offer = self._scenes.in_path(label, person)
        found = person.api.get(f"/api/v1/interviews/proposals/{offer}").json()
        slot: str = found["slots"][0]
        return slot

    def _code(self, person: Person) -> str:
        return self._platform.fresh_code(person.api, person.email)


def _two_read(person: Person) -> list[int]:
    """Ids of résumés that can be compared."""
    mine = person.api.get("/api/v1/resumes", params={"page_size": 100}).json()["items"]
    read = [resume["id"] for resume in mine if resume["status"] == "analyzed"][:2]
    while len(read) < 2:
        read.append(person.analyzed(person.upload())["id"])
    return read


def _ids(found: Any) -> list[str]:  # a list, a page, or a refusal
    items = found if isinstance(found, list) else found.get("items", ())
    return [str(item["id"]) for item in items]
