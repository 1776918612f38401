"""A profiles service to ask, and people as its events tell of them."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from common.contracts.event import Event
from common.contracts.profiles import SettingsChanged, SkillsChanged
from common.contracts.resumes import ResumeParsed
from jobs.fitting.profiles_client import NAMES_PATH, PLACES_PATH
from jobs.reactions import REACTIONS
from services.jobs.tests.conftest import Jobs


@dataclass
class Profiles:
    """Answers for profiles; `places` is by person, with the version it is of."""

    places: dict[int, tuple[int, list[str]]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    away: bool = False
    garbled: bool = False
    asked: list[dict] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.asked.append({"path": request.url.path, **body})
        if self.away:
            return httpx.Response(500)
        if self.garbled:
            return httpx.Response(200, text="<html>")
        return httpx.Response(200, json=self._found(request.url.path, body["ids"]))

    def _found(self, path: str, ids: list[int]) -> dict[str, dict]:
        if path == PLACES_PATH:
            known = {i: self.places[i] for i in ids if i in self.places}
            return {
                str(i): {"version": version, "places": places}
                for i, (version, places) in known.items()
            }
        assert path == NAMES_PATH
        return {
            str(i): {"slug": f"p-{i}", "full_name": self.names[i]}
            for i in ids
            if i in self.names
        }

    @property
    def asked_names(self) -> list[dict]:
        return [each for each in self.asked if each["path"] == NAMES_PATH]

    @asynccontextmanager
    async def behind(self, jobs: Jobs) -> AsyncIterator["Profiles"]:
        """Answer what jobs asks of profiles, for a while."""
        calls = jobs.running.state["calls"]
        before = calls._http
        mocked = {"http://profiles:8000": httpx.MockTransport(self.answer)}
        async with httpx.AsyncClient(mounts=mocked, trust_env=False) as http:
            calls._http = http
            yield self
            calls._http = before


async def hears(jobs: Jobs, *events: Event) -> None:
    for event in events:
        await jobs.running.hears(REACTIONS, event)


def reads(user_id: int, *skills: str, **more: object) -> ResumeParsed:
    """A primary résumé of theirs with these skills."""
    facts = [
        {"skill_id": skill, "section": "skills", "start": 0, "end": 1}
        for skill in skills
    ]
    return ResumeParsed.model_validate(
        {
            "resume_id": 1000 + user_id,
            "user_id": user_id,
            "is_primary": True,
            "skills": facts,
            "years_experience": 6.0,
            "education": "bachelor",
            **more,
        }
    )


def lists(user_id: int, *skills: str, version: int = 1) -> SkillsChanged:
    return SkillsChanged(user_id=user_id, version=version, skill_ids=tuple(skills))


def chooses(user_id: int, version: int = 1, **more: object) -> SettingsChanged:
    return SettingsChanged.model_validate(
        {
            "user_id": user_id,
            "version": version,
            "profile_visibility": "public",
            "resume_visibility": "companies",
            **more,
        }
    )


def refs(page: dict) -> Sequence[str]:
    return [each["ref"] for each in page["items"]]
