"""Who fits and has not applied: only who lets companies look, and never their words."""

import json
import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from sqlalchemy import insert, select

from common.clock import utc_now
from common.contracts.auth import (
    ErasureRequested,
    UserDeactivated,
    UserReactivated,
)
from common.contracts.resumes import ResumeRemoved
from common.contracts.social import UserBlocked, UserUnblocked
from common.testing import bearer
from jobs.fitting import candidates
from jobs.tables import (
    CandidateSkill,
    Job,
    OwnSkills,
    Preferences,
    PrimaryResume,
    ResumeFacts,
)
from matching import Requirement, Verdict, score
from services.jobs.tests.conftest import CANDIDATE, RECRUITER, Jobs
from services.jobs.tests.people import Profiles, chooses, hears, lists, reads, refs

ADA, BEN, CLEO = 21, 22, 23
EMPLOYER = bearer(RECRUITER, role="recruiter")


@pytest.fixture
async def profiles(jobs: Jobs) -> AsyncIterator[Profiles]:
    async with Profiles().behind(jobs) as answering:
        yield answering


async def ask(
    jobs: Jobs, job_id: int, who: dict[str, str] = EMPLOYER, **query: object
) -> httpx.Response:
    url = f"/api/v1/jobs/{job_id}/candidates"
    return await jobs.client.get(url, params=query, headers=who)


async def found(jobs: Jobs, job_id: int, **query: object) -> dict:
    answer = await ask(jobs, job_id, **query)
    assert answer.status_code == 200, answer.text
    page: dict = answer.json()
    return page


async def three_people(jobs: Jobs) -> int:
    """A job; Ada fits best, Ben less, and Cleo has only a list of skills."""
    job_id = await jobs.post()
    await hears(
        jobs,
        reads(ADA, "python", "terraform", "rust", level="senior"),
        reads(BEN, "python"),
        lists(CLEO, "terraform"),
        *(chooses(each) for each in (ADA, BEN, CLEO)),
    )
    return job_id


async def test_they_are_ranked_by_the_ledger_whose_score_can_be_recomputed(
    jobs: Jobs, profiles: Profiles
) -> None:
    job_id = await three_people(jobs)

    page = await found(jobs, job_id)

    assert page["total"] == 3
    scores = [each["match_score"] for each in page["items"]]
    assert scores == sorted(scores, reverse=True)
    assert page["items"][0]["matching_skills"] == ["Python", "Terraform", "Rust"]
    for each in page["items"]:
        rows = [
            Verdict(
                Requirement(
                    row["kind"],
                    row["requirement"],
                    row["importance"],
                    row["evidence"][0]["section"],
                    *(0, 0, ""),
                ),
                row["verdict"],
            )
            for row in each["verdicts"]
        ]
        assert score(rows) == each["match_score"]
    first = await found(jobs, job_id, page_size=1)
    second = await found(jobs, job_id, page_size=1, page=2)
    assert refs(first) + refs(second) == refs(page)[:2]
    best = await found(jobs, job_id, min_score=scores[0])
    assert refs(best) == refs(page)[:1]
    assert profiles.asked == [] or all("names" not in a["path"] for a in profiles.asked)


async def test_blind_is_the_default_and_tells_nobody_who_it_is(
    jobs: Jobs, profiles: Profiles
) -> None:
    profiles.names = {ADA: "Ada Lovelace"}
    profiles.places = {ADA: (1, ["Secretville"])}
    job_id = await three_people(jobs)
    other = await jobs.post()

    answer = await ask(jobs, job_id)

    page = answer.json()
    assert page["blind"] is True
    for each in page["items"]:
        assert (each["user_id"], each["name"], each["slug"]) == (None, None, None)
    for secret in ("Lovelace", "Secretville", "p-21"):
        assert secret not in answer.text
    # The reference is of this job alone, and the same each time.
    assert refs(page) == refs(await found(jobs, job_id))
    assert not set(refs(page)) & set(refs(await found(jobs, other)))
    assert all(len(ref) == 24 for ref in refs(page))


async def test_nothing_of_a_resume_leaves_it(jobs: Jobs, profiles: Profiles) -> None:
    job_id = await jobs.post(
        requirements="- Python, 7 years of Python\n- Master's degree required",
        skills=["Kubernetes"],
    )
    await hears(jobs, reads(ADA, "python", "docker", years_experience=41.0))
    await hears(jobs, chooses(ADA))

    answer = await ask(jobs, job_id, blind="false")

    [ada] = answer.json()["items"]
    sources = {e["source"] for v in ada["verdicts"] for e in v["evidence"]}
    assert sources == {"posting"}
    del ada["ref"]  # hexadecimal, and any two digits may be in it
    for word in ("41", "bachelor", "Docker", "resume_id", "1021"):
        assert word not in json.dumps(ada)


async def test_names_come_from_profiles_in_one_question(
    jobs: Jobs, profiles: Profiles
) -> None:
    profiles.names = {ADA: "Ada Lovelace", CLEO: "Cleo"}
    job_id = await three_people(jobs)
    profiles.asked.clear()

    page = await found(jobs, job_id, blind="false")

    by_name = {each["name"]: each for each in page["items"]}
    assert by_name["Ada Lovelace"]["user_id"] == ADA
    assert by_name["Ada Lovelace"]["slug"] == "p-21"
    # Ben is one whom profiles does not show to this reader.
    assert by_name[None]["user_id"] is None
    [asked] = [each for each in profiles.asked if each["path"].endswith("names")]
    assert (asked["reader"], sorted(asked["ids"])) == (RECRUITER, [ADA, BEN, CLEO])


@pytest.mark.parametrize("trouble", ["away", "garbled"])
async def test_without_profiles_there_are_no_names_and_it_is_said(
    jobs: Jobs, profiles: Profiles, trouble: str
) -> None:
    job_id = await three_people(jobs)
    await hears(jobs, chooses(BEN, 2, profile_visibility="connections"))
    setattr(profiles, trouble, True)

    page = await found(jobs, job_id, blind="false")

    assert page["names_missing"] == "profiles_unavailable"
    assert page["total"] == 3
    assert {each["user_id"] for each in page["items"]} == {ADA, CLEO, None}
    assert {each["name"] for each in page["items"]} == {None}


async def test_who_did_not_say_they_may_be_found_is_not(
    jobs: Jobs, profiles: Profiles
) -> None:
    job_id = await jobs.post()
    await hears(jobs, reads(ADA, "python"))
    assert (await found(jobs, job_id))["total"] == 0

    await hears(jobs, chooses(ADA, 2, resume_visibility="companies"))
    assert (await found(jobs, job_id))["total"] == 1
    await hears(jobs, chooses(ADA, 3, resume_visibility="private"))
    assert (await found(jobs, job_id))["total"] == 0
    # An older word that comes late opens nothing again.
    await hears(jobs, chooses(ADA, 2, resume_visibility="public"))
    assert (await found(jobs, job_id))["total"] == 0


async def test_locked_people_are_not_there_while_it_lasts(
    jobs: Jobs, profiles: Profiles
) -> None:
    job_id = await three_people(jobs)
    early, late = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"

    locked = UserDeactivated.model_validate({"user_id": ADA, "occurred_at": late})
    old = UserReactivated.model_validate({"user_id": ADA, "occurred_at": early})
    await hears(jobs, locked, old)
    assert (await found(jobs, job_id))["total"] == 2

    await hears(jobs, UserReactivated(user_id=ADA))
    assert (await found(jobs, job_id))["total"] == 3


@pytest.mark.parametrize("pair", [(ADA, RECRUITER), (RECRUITER, ADA)])
async def test_who_blocks_or_is_blocked_is_not_shown(
    jobs: Jobs, profiles: Profiles, pair: tuple[int, int]
) -> None:
    job_id = await three_people(jobs)
    blocker, other = pair

    await hears(jobs, UserBlocked(blocker_id=blocker, blocked_id=other))
    assert (await found(jobs, job_id))["total"] == 2
    # An admin who asks for the recruiter's job sees no more than the recruiter.
    admin = await ask(jobs, job_id, bearer(1, role="admin"))
    assert admin.json()["total"] == 2

    await hears(jobs, UserUnblocked(blocker_id=blocker, blocked_id=other))
    assert (await found(jobs, job_id))["total"] == 3


async def test_who_applied_or_asks_is_not_among_them(
    jobs: Jobs, profiles: Profiles
) -> None:
    job_id = await jobs.post()
    for each in (CANDIDATE, RECRUITER, 1):
        await hears(jobs, reads(each, "python"), chooses(each))
    assert (await found(jobs, job_id))["total"] == 2  # not the recruiter themselves

    await jobs.apply(job_id)

    assert (await found(jobs, job_id))["total"] == 1
    admin = await ask(jobs, job_id, bearer(1, role="admin"))
    assert admin.json()["total"] == 0
    # Also once they have withdrawn.
    await jobs.client.delete("/api/v1/applications/1", headers=bearer(CANDIDATE))
    assert (await found(jobs, job_id))["total"] == 1


async def test_only_who_hires_for_it_may_ask(jobs: Jobs, profiles: Profiles) -> None:
    job_id = await three_people(jobs)

    assert (await ask(jobs, job_id, {})).status_code == 401
    assert (await ask(jobs, job_id, bearer(CANDIDATE))).status_code == 403
    assert (await ask(jobs, job_id, bearer(RECRUITER))).status_code == 403
    stranger = await ask(jobs, job_id, bearer(10, role="recruiter"))
    assert stranger.json()["code"] == "job_not_found"
    assert (await ask(jobs, 999)).status_code == 404
    for query in ({"blind": "maybe"}, {"min_score": 101}, {"page_size": 101}):
        assert (await ask(jobs, job_id, **query)).status_code == 422


async def test_who_goes_is_gone_and_late_events_do_not_bring_them_back(
    jobs: Jobs, profiles: Profiles
) -> None:
    job_id = await three_people(jobs)
    erasing = jobs.running.state["erasing"]
    await jobs.running.hears(
        [erasing.reaction], ErasureRequested(erasure_id=1, user_id=ADA)
    )
    assert (await found(jobs, job_id))["total"] == 2

    late = (reads(ADA, "python"), lists(ADA, "python", version=9), chooses(ADA, 9))
    await hears(jobs, *late, UserBlocked(blocker_id=ADA, blocked_id=RECRUITER))

    assert (await found(jobs, job_id))["total"] == 2
    async with jobs.running.database.read() as session:
        for table in (CandidateSkill, OwnSkills, Preferences, ResumeFacts):
            rows = await session.scalars(
                select(table.user_id).where(table.user_id == ADA)
            )
            assert list(rows) == []


async def test_skills_follow_the_resume_and_the_list(
    jobs: Jobs, profiles: Profiles
) -> None:
    job_id = await jobs.post()
    await hears(jobs, reads(ADA, "python"), chooses(ADA))
    assert (await found(jobs, job_id))["total"] == 1

    await hears(jobs, ResumeRemoved(resume_id=1000 + ADA, user_id=ADA))
    assert (await found(jobs, job_id))["total"] == 0
    await hears(jobs, lists(ADA, "rust", version=3))
    assert (await found(jobs, job_id))["total"] == 1
    await hears(jobs, lists(ADA, version=4), lists(ADA, "python", version=3))
    assert (await found(jobs, job_id))["total"] == 0


async def test_a_job_that_asks_for_no_skill_has_no_candidates(
    jobs: Jobs, profiles: Profiles
) -> None:
    await three_people(jobs)
    job_id = await jobs.post(
        title="Nothing", description="x", requirements="", skills=[]
    )

    assert (await found(jobs, job_id))["items"] == []


async def test_of_equals_not_always_the_same_are_considered(
    jobs: Jobs, profiles: Profiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else who came late to the platform would never be found."""
    monkeypatch.setattr(candidates, "CONSIDERED", 1)
    profiles.names = {ADA: "Ada", BEN: "Ben", CLEO: "Cleo"}
    for each in (ADA, BEN, CLEO):
        await hears(jobs, reads(each, "python"), chooses(each))

    chosen = []
    for _ in range(8):
        job_id = await jobs.post()
        first, again = [await found(jobs, job_id, blind="false") for _ in range(2)]
        assert first == again
        chosen += [each["name"] for each in first["items"]]

    assert set(chosen) == {"Ada", "Ben", "Cleo"}


@pytest.mark.timeout(120)
async def test_ten_thousand_people_are_looked_through(
    jobs: Jobs, say: Callable[[str], None]
) -> None:
    job_id = await jobs.post()
    await _fill(jobs, 10_000)
    async with jobs.running.database.read() as session:
        job = await session.get_one(Job, job_id)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        people = await jobs.running.database.offload(
            lambda session: candidates.find(
                session, job, reader=RECRUITER, min_score=0, key=b"k"
            )
        )
        times.append(time.perf_counter() - began)

    say(f"candidates among 10,000: {sorted(times)[2] * 1000:.0f} ms")
    assert len(people) == candidates.CONSIDERED
    assert people[0].score >= people[-1].score


async def _fill(jobs: Jobs, number: int) -> None:
    """Each has ten skills of those that the job names, and others."""
    every = ["python", "terraform", "rust", "docker", "kubernetes", "sql", "go", "java"]
    facts = [
        {
            "skills": [{"skill_id": s} for i, s in enumerate(every) if n % (i + 2)],
            "years_experience": float(n % 20),
            "education": "bachelor",
            "level": None,
            "languages": [],
        }
        for n in range(number)
    ]
    now = utc_now()
    chosen = chooses(1).model_dump(include={"profile_visibility", "resume_visibility"})
    more = {
        **chosen,
        "job_types": [],
        "work_arrangements": [],
        "places": [],
        "version": 1,
        "attempts": 0,
    }
    async with jobs.running.database.write() as session:
        await session.execute(
            insert(ResumeFacts),
            [
                {
                    "resume_id": n + 100,
                    "user_id": n + 100,
                    "facts": said,
                    "removed": False,
                    "occurred_at": now,
                }
                for n, said in enumerate(facts)
            ],
        )
        await session.execute(
            insert(PrimaryResume),
            [
                {"user_id": n + 100, "resume_id": n + 100, "occurred_at": now}
                for n in range(number)
            ],
        )
        await session.execute(
            insert(Preferences), [{"user_id": n + 100, **more} for n in range(number)]
        )
        await session.execute(
            insert(CandidateSkill),
            [
                {"skill_id": skill["skill_id"], "user_id": n + 100}
                for n, said in enumerate(facts)
                for skill in said["skills"]
            ],
        )
