"""Applications against a model of them: anybody's requests in any order.

The model is written here once more, by hand, so that the service's own table of moves
is held against something.
"""

import asyncio
from collections.abc import Coroutine
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from common.contracts.jobs import ApplicationMoved, ApplicationSubmitted
from common.testing import bearer
from services.jobs.tests.conftest import RECRUITER, Jobs

ADMIN, OTHER_RECRUITER, OTHER = 1, 10, 11
EMPLOYERS_STATUSES = {"reviewing", "interview", "offered", "rejected"}
CANDIDATES_STATUSES = {"accepted", "withdrawn"}
STATUSES = ["applied", *sorted(EMPLOYERS_STATUSES | CANDIDATES_STATUSES)]
NEXT = {
    "applied": {"reviewing", "rejected", "withdrawn"},
    "reviewing": {"interview", "rejected", "withdrawn"},
    "interview": {"offered", "rejected", "withdrawn"},
    "offered": {"accepted", "rejected", "withdrawn"},
    "accepted": set(),
    "rejected": set(),
    "withdrawn": set(),
}
EMPLOYERS = {
    "owner": bearer(RECRUITER, role="recruiter"),
    "admin": bearer(ADMIN, role="admin"),
}
STRANGERS = {
    "other recruiter": (bearer(OTHER_RECRUITER, role="recruiter"), 404, 404),
    "other candidate": (bearer(OTHER), 404, 403),
    "owner, no recruiter any more": (bearer(RECRUITER), 404, 403),
    "nobody": ({}, 401, 401),
}
candidates = count(1000)
tally = {"moves": 0, "illegal": 0, "foreign": 0}


class Applications(RuleBasedStateMachine):
    """One job, and those who apply to it."""

    jobs: Jobs
    loop: asyncio.AbstractEventLoop

    people = Bundle("people")
    sent = Bundle("sent")

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[int, list[str]] = {}  # statuses by application, oldest first
        self.owner_of: dict[int, int] = {}

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)

    def ask(
        self, method: str, path: str, who: dict[str, str], body: object = None
    ) -> httpx.Response:
        sent = {} if body is None else {"json": body}
        client = self.jobs.client
        answer: httpx.Response = self.run(
            client.request(method, f"/api/v1{path}", headers=who, **sent)
        )
        assert answer.status_code < 500, answer.text
        return answer

    @initialize(target=people)
    def post(self) -> Any:
        self.job_id = self.run(self.jobs.post())
        return multiple(*(next(candidates) for _ in range(3)))

    @rule(target=sent, person=consumes(people))
    def apply(self, person: int) -> int:
        body = {"job_id": self.job_id}
        answer = self.ask("POST", "/applications", bearer(person), body)
        assert answer.status_code == 201
        application_id: int = answer.json()["id"]
        self.model[application_id] = ["applied"]
        self.owner_of[application_id] = person
        return application_id

    @rule(application=sent)
    def apply_again(self, application: int) -> None:
        who, body = bearer(self.owner_of[application]), {"job_id": self.job_id}
        answer = self.ask("POST", "/applications", who, body)
        assert answer.json()["code"] == "already_applied"

    @rule(
        application=sent,
        who=st.sampled_from(["owner", "admin", "candidate"]),
        to=st.sampled_from(STATUSES),
    )
    def move(self, application: int, who: str, to: str) -> None:
        headers = EMPLOYERS.get(who) or bearer(self.owner_of[application])
        answer = self.ask(
            "PUT", f"/applications/{application}", headers, {"status": to}
        )
        others = EMPLOYERS_STATUSES if who == "candidate" else CANDIDATES_STATUSES
        self.judge(application, to, answer, foreign=to in others)

    @rule(application=sent)
    def advance(self, application: int) -> None:
        """The long way to an acceptance is one that chance seldom finds."""
        order = ("applied", "reviewing", "interview", "offered", "accepted")
        here = self.model[application][-1]
        if here in order[:-1]:
            to = order[order.index(here) + 1]
            who = "candidate" if to == "accepted" else "owner"
            self.move(application, who, to)

    @rule(application=sent, by_owner=st.booleans())
    def withdraw(self, application: int, by_owner: bool) -> None:
        person = self.owner_of[application]
        who = EMPLOYERS["owner"] if by_owner else bearer(person)
        answer = self.ask("DELETE", f"/applications/{application}", who)
        self.judge(application, "withdrawn", answer, foreign=by_owner)

    @rule(
        application=sent,
        to=st.sampled_from(STATUSES),
        by=st.sampled_from(sorted(STRANGERS)),
    )
    def intrude(self, application: int, to: str, by: str) -> None:
        who, at_one, at_many = STRANGERS[by]
        path = f"/applications/{application}"
        for method, body in (("GET", None), ("PUT", {"status": to}), ("DELETE", None)):
            assert self.ask(method, path, who, body).status_code == at_one
        inbox = f"/jobs/{self.job_id}/applications"
        assert self.ask("GET", inbox, who).status_code == at_many
        body = {"ids": [application], "to": to}
        assert self.ask("POST", f"{inbox}/move", who, body).status_code == at_many
        tally["foreign"] += 5

    @rule(to=st.sampled_from(STATUSES), who=st.sampled_from(sorted(EMPLOYERS)))
    def move_all(self, to: str, who: str) -> None:
        if not self.model:
            return
        path = f"/jobs/{self.job_id}/applications/move"
        body = {"ids": list(self.model), "to": to}
        answer = self.ask("POST", path, EMPLOYERS[who], body)
        if to in CANDIDATES_STATUSES:
            assert answer.status_code == 403
            return
        assert answer.status_code == 200
        for result in answer.json()["results"]:
            history = self.model[result["id"]]
            legal = to in NEXT[history[-1]]
            assert result["result"] == ("moved" if legal else "illegal_move")
            if legal:
                history.append(to)
            assert result["status"] == history[-1]

    def judge(
        self, application: int, to: str, answer: httpx.Response, *, foreign: bool
    ) -> None:
        history = self.model[application]
        if foreign:
            tally["foreign"] += 1
            assert answer.status_code == 403
            assert answer.json()["code"] == "not_your_move"
        elif to in NEXT[history[-1]]:
            tally["moves"] += 1
            assert answer.status_code == 200
            history.append(to)
        else:
            tally["illegal"] += 1
            assert answer.status_code == 409
            problem = answer.json()
            assert problem["code"] == "illegal_move"
            assert (problem["from"], problem["to"]) == (history[-1], to)
            assert set(problem["allowed"]) <= NEXT[history[-1]]

    @invariant()
    def both_sides_read_the_model(self) -> None:
        for application, statuses in self.model.items():
            path = f"/applications/{application}"
            mine = self.ask("GET", path, bearer(self.owner_of[application])).json()
            theirs = self.ask("GET", path, EMPLOYERS["owner"]).json()
            assert mine["history"] == theirs["history"]
            assert [step["to"] for step in mine["history"]] == statuses
            froms = [step["from"] for step in mine["history"]]
            assert froms == [None, *statuses[:-1]]
            assert mine["status"] == theirs["status"] == statuses[-1]
            allowed = {*mine["allowed"], *theirs["allowed"]}
            assert allowed == NEXT[statuses[-1]]

    def teardown(self) -> None:
        """The events, folded, are the histories: nothing untold, nothing told twice."""
        told: dict[int, list[str]] = {}
        emitted = self.jobs.running.emitted
        for event in self.run(emitted(ApplicationSubmitted)):
            if event.application_id in self.model:
                told.setdefault(event.application_id, []).append("applied")
        for event in self.run(emitted(ApplicationMoved)):
            if event.application_id in self.model:
                assert told[event.application_id][-1] == event.from_status
                told[event.application_id].append(event.to_status)
        assert told == self.model


@pytest.mark.timeout(300)
async def test_applications_obey_the_model(jobs: Jobs, say: Any) -> None:
    Applications.jobs, Applications.loop = jobs, asyncio.get_running_loop()
    how = settings(
        max_examples=20,
        stateful_step_count=35,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    # In a thread: the machine is not async, and the service lives in this loop.
    await asyncio.to_thread(run_state_machine_as_test, Applications, settings=how)

    say(f"applications against their model: {tally}")
    assert all(tally.values())
