"""What others tell comes late, twice and in any order, and the copies end the same."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from common.contracts.auth import UserDeactivated, UserReactivated
from common.contracts.event import Event
from common.contracts.profiles import ProfileChanged, SettingsChanged, SkillsChanged
from common.contracts.resumes import (
    PrimaryResumeChanged,
    ResumeParsed,
    ResumeRemoved,
)
from common.contracts.social import UserBlocked, UserUnblocked
from common.tables import InboxEntry
from common.testing import running_service, settings_for
from jobs.main import build
from jobs.reactions import REACTIONS
from jobs.settings import Settings
from jobs.tables import (
    Block,
    CandidateSkill,
    Lock,
    OwnSkills,
    Preferences,
    PrimaryResume,
    ProfileFacts,
    ResumeFacts,
)

COPIES = (
    *(Block, CandidateSkill, Lock, OwnSkills, Preferences),
    *(PrimaryResume, ProfileFacts, ResumeFacts),
)
# When to ask for places next, which is no copy of anything.
NOT_COMPARED = {"ask_at", "attempts"}
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def history(person: int) -> list[Event]:
    """Two résumés come, one goes; skills, settings, lock and block go to and fro."""
    first, second = person * 10, person * 10 + 1
    told: list[Event] = [
        _parsed(first, person, "python", is_primary=True),
        SkillsChanged(user_id=person, version=1, skill_ids=("python",)),
        _settings(person, 1, "companies"),
        _parsed(second, person, "kubernetes", is_primary=False),
        PrimaryResumeChanged(user_id=person, resume_id=second),
        SkillsChanged(user_id=person, version=2, skill_ids=("python", "sql")),
        ProfileChanged(user_id=person, version=1, experience_level="senior"),
        UserDeactivated(user_id=person),
        UserBlocked(blocker_id=person, blocked_id=person + 1),
        UserReactivated(user_id=person),
        _parsed(second, person, "terraform", is_primary=True),
        ResumeRemoved(user_id=person, resume_id=first),
        _settings(person, 2, "private"),
        UserUnblocked(blocker_id=person, blocked_id=person + 1),
        SkillsChanged(user_id=person, version=3, skill_ids=("rust",)),
        ProfileChanged(user_id=person, version=2, experience_level="lead"),
    ]
    return [
        event.model_copy(update={"occurred_at": BEGAN + timedelta(seconds=number)})
        for number, event in enumerate(told)
    ]


def _parsed(
    resume_id: int, user_id: int, skill: str, *, is_primary: bool
) -> ResumeParsed:
    skills = ({"skill_id": skill, "section": "skills", "start": 0, "end": 1},)
    return ResumeParsed.model_validate(
        {
            "resume_id": resume_id,
            "user_id": user_id,
            "is_primary": is_primary,
            "skills": skills,
        }
    )


def _settings(user_id: int, version: int, seen_by: str) -> SettingsChanged:
    return SettingsChanged.model_validate(
        {
            "user_id": user_id,
            "version": version,
            "profile_visibility": "public",
            "resume_visibility": seen_by,
        }
    )


async def copies_after(folder: Path, events: Sequence[Event]) -> dict[str, list]:
    """The inbox is emptied each time, as if all had been forgotten there."""
    async with running_service(build, settings_for(Settings, folder)) as running:
        for event in events:
            await running.hears(REACTIONS, event)
            async with running.database.write() as session:
                await session.execute(delete(InboxEntry))
        async with running.database.read() as session:
            return {
                table.__tablename__: sorted(
                    [_plain(row) for row in await session.scalars(select(table))],
                    key=str,
                )
                for table in COPIES
            }


def _plain(row: Any) -> dict[str, Any]:
    names = {column.name for column in row.__table__.columns} - NOT_COMPARED
    return {name: getattr(row, name) for name in sorted(names)}


@pytest.mark.parametrize("seed", range(5))
async def test_thrice_and_in_any_order_the_copies_are_the_same(
    tmp_path: Path, seed: int
) -> None:
    in_order = [event for person in (20, 40, 60) for event in history(person)]
    mixed = in_order * 3
    random.Random(seed).shuffle(mixed)

    expected = await copies_after(tmp_path / "in order", in_order)
    found = await copies_after(tmp_path / "mixed", mixed)

    assert len(expected["resume_facts"]) == 6
    assert found == expected
