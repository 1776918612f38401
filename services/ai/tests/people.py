"""Two people as the other services know them, and those services answering for them.

Everything of a person carries their own word, so that a test can see whose it is.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

ADA, BOB = 7, 8


class Words(dict[int, str]):
    """Everybody else has a word, too."""

    def __missing__(self, user_id: int) -> str:
        return f"Person{user_id}"


WORDS = Words({ADA: "Quillfeather", BOB: "Thornbury"})


def found(value: str | None) -> dict[str, Any] | None:
    """As resumes gives a value it has read."""
    return value and {"value": value, "confidence": 0.9, "start": 0, "end": 1}


def resume_of(user_id: int, resume_id: int) -> dict[str, Any]:
    word = WORDS[user_id]
    bullets = [
        "Maintained dialogue flows for a bank's phone assistant",
        "Built a Python service that answers 40,000 calls a day",
        "Cut average handling time by 12 % with better routing in Dialogflow CX",
        "Wrote SQL reports for 12 managers",
    ]
    text = "\n".join(
        [
            f"{word} Lovelace",
            f"{word.lower()}@example.com | +44 20 7946 0123 | London",
            "Summary",
            "Engineer who builds voice assistants. Hard-working team player.",
            "Experience",
            f"Conversational AI Engineer, {word} Engines",
            "Jan 2020 - Present",
            *(f"- {bullet}" for bullet in bullets),
            "Analyst, Beta Looms",
            "Mar 2017 - Dec 2019",
            "- Wrote weekly forecasts in Python for 30 shops",
            "Education",
            "BSc Mathematics, University of London, 2012 - 2015",
            "Skills",
            "Python, SQL, Dialogflow CX, k8s, Docker",
        ]
    )
    skills = ["Python", "SQL", "Dialogflow CX", "k8s", "Docker"]
    ids = ["python", "sql", "dialogflow-cx", "kubernetes", "docker"]
    return {
        "resume_id": resume_id,
        "filename": f"{word.lower()}.pdf",
        "text": text,
        "parsed": {
            "name": found(f"{word} Lovelace"),
            "email": found(f"{word.lower()}@example.com"),
            "phone": found("+44 20 7946 0123"),
            "location": found("London"),
            "links": [],
            "summary": found(
                "Engineer who builds voice assistants. Hard-working team player."
            ),
            "skills": [
                {**(found(name) or {}), "skill_id": skill_id, "section": "skills"}
                for name, skill_id in zip(skills, ids, strict=True)
            ],
            "mentioned_skills": [],
            "experience": [
                {
                    "company": found(f"{word} Engines"),
                    "title": found("Conversational AI Engineer"),
                    "location": None,
                    "start_date": found("2020-01"),
                    "end_date": None,
                    "current": True,
                    "bullets": [found(bullet) for bullet in bullets],
                },
                {
                    "company": found("Beta Looms"),
                    "title": found("Analyst"),
                    "location": None,
                    "start_date": found("2017-03"),
                    "end_date": found("2019-12"),
                    "current": False,
                    "bullets": [found("Wrote weekly forecasts in Python for 30 shops")],
                },
            ],
            "education": [
                {
                    "institution": found("University of London"),
                    "degree": found("BSc Mathematics"),
                    "start_date": found("2012"),
                    "end_date": found("2015"),
                }
            ],
            "certifications": [],
            "projects": [],
            "languages": [found("English")],
            "years_experience": 9.7,
        },
        "ats_score": 81,
        "fixes": ["Say how much, how many or how fast in two bullets of five."],
    }


def profile_of(user_id: int) -> dict[str, Any]:
    return {
        "full_name": f"{WORDS[user_id]} Lovelace",
        "headline": None,
        "current_position": "Conversational AI Engineer",
        "company": f"{WORDS[user_id]} Engines",
        "location": "London",
        "experience_level": "senior",
        "ai_specializations": ["Conversational AI"],
        "timezone": "Europe/Lisbon",
        "skills": [{"name": "Python", "level": "expert", "years": 8.0}],
    }


def interviews_of(user_id: int) -> list[dict[str, Any]]:
    return [
        {
            "interview_type": "technical",
            "title": f"Second round {WORDS[user_id]}",
            "company": "Northwind Voice",
            "role": "Conversational AI Engineer",
            "scheduled_at": "2027-03-02T09:00:00Z",
            "duration_minutes": 45,
        }
    ]


def standing_of(user_id: int) -> dict[str, Any]:
    return {
        "judged_jobs": 30,
        "gaps": [{"skill": "Apache Kafka", "jobs": 12}, {"skill": "Rasa", "jobs": 9}],
        "fitting": [
            {
                "id": 3,
                "title": f"NLU Engineer {WORDS[user_id]}",
                "company": "Voxa",
                "match_score": 86,
            }
        ],
        "by_status": {"applied": 3, "interview": 1},
        "latest": [{"title": "Bot Developer", "company": "Acme", "status": "applied"}],
    }


POSTING: dict[str, Any] = {
    "id": 3,
    "title": "Conversational AI Engineer",
    "company": "Northwind Voice",
    "location": "Lisbon",
    "experience_level": "senior",
    "description": "You build voice assistants for 40 contact centres.",
    "requirements": (
        "- Kubernetes required\n- Python required\n- Apache Kafka required\n"
        "- Dialogflow CX is a plus"
    ),
    "skills": ["Kubernetes", "Python", "Apache Kafka"],
}


@dataclass
class Owners:
    """The other services. Whoever is in `away` answers 500; `changed` by path."""

    away: set[str] = field(default_factory=set)
    changed: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    new_people: set[int] = field(default_factory=set)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        path, body = request.url.path, json.loads(request.content)
        self.asked.append((path, body))
        if request.url.host in self.away:
            return httpx.Response(500)
        if path in self.changed:
            given = self.changed[path]
            return given if isinstance(given, httpx.Response) else _ok(given)
        return self._answer(path, body, body["user_id"])

    def _answer(self, path: str, body: dict[str, Any], user_id: int) -> httpx.Response:
        if user_id in self.new_people:
            return _nothing(path)
        if path == "/internal/resumes/whole":
            return self._resume(user_id, body)
        if path == "/internal/jobs/posting" and body["job_id"] != POSTING["id"]:
            return httpx.Response(404, json={})
        return _ok(
            {
                "/internal/profiles/own": profile_of(user_id),
                "/internal/interviews/next": interviews_of(user_id),
                "/internal/jobs/standing": standing_of(user_id),
                "/internal/jobs/posting": POSTING,
                "/internal/resumes/judge": {"before": 70, "after": 78},
            }[path]
        )

    def _resume(self, user_id: int, body: dict[str, Any]) -> httpx.Response:
        own = 2 if user_id == ADA else 4
        if body["resume_id"] not in (None, own):
            return httpx.Response(404, json={"code": "resume_not_found"})
        return _ok(resume_of(user_id, own))


def _ok(value: Any) -> httpx.Response:
    return httpx.Response(200, json=value)


def _nothing(path: str) -> httpx.Response:
    if path == "/internal/resumes/whole":
        return httpx.Response(404, json={"code": "resume_not_found"})
    return _ok([] if path == "/internal/interviews/next" else {})
