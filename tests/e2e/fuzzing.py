"""Schemathesis against a running platform, as two people who take turns."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis import AuthContext, BaseSchema, Case, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.generation.meta import TestPhase
from schemathesis.hooks import unregister

from tests.e2e.fuzz_help import Help
from tests.e2e.fuzz_judge import counts
from tests.e2e.platform import Person, Platform

# These end the session or the account they are asked with.
ENDING = [
    "POST /api/v1/auth/logout",
    "DELETE /api/v1/auth/sessions",
    "DELETE /api/v1/auth/sessions/{session_id}",
    "DELETE /api/v1/users/me",
]


@schemathesis.serializer("application/x-ndjson", "text/csv")
def whole_file(_context: Any, value: Any) -> bytes:
    """A file is sent as it is made up."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


class Somebody:
    """One of those who ask; signed in anew when the fuzzer ended their session."""

    def __init__(self, sign_in: Callable[[], Person]) -> None:
        self._sign_in = sign_in
        self.person = sign_in()
        self.times_ended = 0

    def is_signed_out(self) -> bool:
        return self.person.api.get("/api/v1/auth/me").status_code == 401

    def sign_in_anew(self) -> None:
        former, self.person = self.person, self._sign_in()
        former.api.close()
        self.times_ended += 1


class Turns:
    """The auth provider of Schemathesis: each case is asked by the next of them."""

    def __init__(self, people: Sequence[Somebody]) -> None:
        self._people = people
        self.in_chains = people[0]
        self._cases = 0

    def provider(self) -> type:
        """What Schemathesis makes an instance of."""

        class Provider:
            def get(_self, case: Case, _context: AuthContext) -> str:  # noqa: N805
                return self.token_for(case)

            def set(_self, case: Case, token: str, _: AuthContext) -> None:  # noqa: N805
                case.headers["Authorization"] = f"Bearer {token}"

        return Provider

    def token_for(self, case: Case) -> str:
        """In turn, but for chains of requests: what one made, another has not."""
        if case.meta and case.meta.phase.name is TestPhase.STATEFUL:
            return self.in_chains.person.token
        self._cases += 1
        return self._people[self._cases % len(self._people)].person.token

    def asked_by(self, headers: Mapping[str, Any]) -> Person | None:
        sent = headers.get("Authorization")
        for somebody in self._people:
            if sent == f"Bearer {somebody.person.token}":
                return somebody.person
        return None

    def after(self, case: Case, response: Response) -> None:
        """Who was signed out by this, or by an earlier case, comes back."""
        ended = response.status_code == 401 or (
            case.operation.label in ENDING and response.status_code < 300
        )
        person = self.asked_by(response.request.headers)
        for somebody in self._people:
            if ended and somebody.person is person and somebody.is_signed_out():
                somebody.sign_in_anew()


@dataclass
class Found:
    """What a run came to."""

    operations: set[str] = field(default_factory=set)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        return self.answers.total()

    @property
    def server_errors(self) -> int:
        return sum(n for (_, status), n in self.answers.items() if status >= 500)

    @property
    def never_successful(self) -> list[str]:
        good = {label for (label, status) in self.answers if status < 400}
        return sorted(self.operations - good)

    def hear(self, event: events.EngineEvent) -> None:
        if isinstance(event, events.ScenarioFinished):
            self.note(event.recorder)
        elif isinstance(event, events.NonFatalError):
            self.errors.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            raise event.exception

    def note(self, recorder: ScenarioRecorder) -> None:
        for case_id, interaction in recorder.interactions.items():
            if interaction.response is not None and case_id in recorder.cases:
                label = recorder.cases[case_id].value.operation.label
                self.operations.add(label)
                self.answers[label, interaction.response.status_code] += 1
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.status is Status.FAILURE and check.failure_info:
                    self._fail(recorder, case_id, check)

    def _fail(self, recorder: ScenarioRecorder, case_id: str, check: Any) -> None:
        failure: Failure = check.failure_info.failure
        label = recorder.cases[case_id].value.operation.label
        name = f"{label} {check.name}: {failure.title}"
        answer = recorder.interactions[case_id].response
        body = answer.content[:400] if answer else b""
        self.failures.setdefault(
            name, f"{failure.message}\n{check.failure_info.code_sample}\n{body!r}"
        )


def fuzz(
    platform: Platform, service: str, turns: Turns, config: dict[str, Any]
) -> Found:
    """Try every operation of one service's document, through the gateway."""
    settings = schemathesis.Config.from_dict({"base-url": platform.url, **config})
    address = f"{platform.url}/docs/{service}/openapi.json"
    found, helper = Found(), Help(platform)
    # Who was deleted owns nothing any more: that comes last.
    for last in (False, True):
        schema = schemathesis.openapi.from_url(address, config=settings)
        part = schema.exclude(
            lambda context, last=last: (context.operation.label in ENDING) != last
        )
        if part.statistic.operations.selected:
            _run(part, turns, helper, found)
    return found


def _run(schema: BaseSchema, turns: Turns, helper: Help, found: Found) -> None:
    schema.auth(refresh_interval=None)(turns.provider())

    @schemathesis.hook
    def before_call(context: HookContext, case: Case, kwargs: Any) -> None:
        if person := turns.asked_by(case.headers):
            helper.before(case, kwargs, person)

    @schema.hook
    def after_call(context: HookContext, case: Case, response: Response) -> None:
        if person := turns.asked_by(response.request.headers):
            helper.after(response, person)
        turns.after(case, response)

    @schema.hook
    def filter_failure(
        context: HookContext, failure: Failure, case: Case, response: Response
    ) -> bool:
        return counts(failure, case, response)

    try:
        for event in from_schema(schema).execute():
            found.hear(event)
    finally:
        unregister(before_call)
