"""The résumé builder and the letters through the door."""

import io
from typing import Any

import docx
import pytest

from ai.building import rooms
from ai.building.printing import AT_ONCE, WAITING
from services.ai.tests.people import ADA, BOB, POSTING, resume_of
from services.ai.tests.products import Ai

PATH = "/resume-builder"
PASTED = {
    "job_description": "NLU Engineer\nWe need Python, Kubernetes and Apache Kafka."
}


async def built(ai: Ai, body: dict[str, Any] | None = None, user_id: int = ADA) -> Any:
    answer = await ai.post(PATH, body or {"job_id": 3}, user_id)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_resume_is_fitted_to_a_posting(ai: Ai) -> None:
    made = await built(ai)

    assert made["title"] == ("Résumé for Conversational AI Engineer at Northwind Voice")
    assert made["ats_score"] == 78
    assert made["ats_score_before"] == 70
    assert made["keyword_matches"] == ["Kubernetes", "Python", "Dialogflow CX"]
    assert "Apache Kafka" in made["missing_keywords"]
    sections = made["sections"]
    assert sections["skills"][:3] == ["Kubernetes", "Python", "Dialogflow CX"]
    assert "k8s" not in sections["skills"]
    assert "Apache Kafka" not in str(sections)
    first = sections["experience"][0]
    assert (first["company"], first["start"], first["end"]) == (
        "Quillfeather Engines",
        "Jan 2020",
        "Present",
    )
    assert first["bullets"][0].startswith("Built a Python service")
    assert made["engine"] == "offline"
    assert made["optimizations"]


async def test_every_change_can_be_reviewed(ai: Ai) -> None:
    made = await built(ai)

    changes = made["changes"]
    assert {change["section"] for change in changes} == {
        "summary",
        "skills",
        "experience",
    }
    summary = next(c for c in changes if c["section"] == "summary")
    assert summary["before"].startswith("Engineer who builds voice assistants.")
    assert summary["after"] == made["sections"]["summary"]
    renamed = next(c for c in changes if c["kind"] == "reworded")
    assert (renamed["before"], renamed["after"]) == ("k8s", "Kubernetes")
    moved = [c for c in changes if c["section"] == "experience"]
    assert all(c["before"] == c["after"] for c in moved if c["kind"] == "moved")
    assert all(c["why"] for c in changes)


async def test_a_pasted_posting_will_do(ai: Ai) -> None:
    made = await built(ai, PASTED)

    assert made["title"] == "Résumé for NLU Engineer"
    assert made["job_id"] is None
    assert made["missing_keywords"] == ["NLU", "Apache Kafka"]


async def test_without_a_judge_there_is_no_score(ai: Ai) -> None:
    ai.owners.changed["/internal/resumes/judge"] = {"before": "many"}

    made = await built(ai)

    assert made["ats_score"] is None
    assert made["ats_score_before"] is None


@pytest.mark.parametrize("kind", ["pdf", "docx"])
async def test_it_comes_as_a_file(ai: Ai, kind: str) -> None:
    made = await built(ai)

    file = await ai.get(f"{PATH}/{made['id']}/file", format=kind)

    assert file.status_code == 200
    assert file.headers["content-disposition"] == (
        f'attachment; filename="resume-{made["id"]}.{kind}"'
    )
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.content.startswith(b"%PDF-" if kind == "pdf" else b"PK")
    assert int(file.headers["content-length"]) == len(file.content)
    if kind == "docx":
        lines = [p.text for p in docx.Document(io.BytesIO(file.content)).paragraphs]
        assert lines[0] == "Quillfeather Lovelace"
        assert "Conversational AI Engineer, Quillfeather Engines" in lines


async def test_somebody_else_s_is_not_there(ai: Ai) -> None:
    made = await built(ai)
    path = f"{PATH}/{made['id']}"

    for answer in [
        await ai.get(path, BOB),
        await ai.get(f"{path}/file", BOB),
        await ai.delete(path, BOB),
    ]:
        assert answer.json()["code"] == "tailored_resume_not_found"
    assert (await ai.get(PATH, BOB)).json()["total"] == 0
    assert (await ai.get(path)).json() == made
    assert (await ai.get(PATH)).json()["items"][0]["id"] == made["id"]
    assert (await ai.delete(path)).status_code == 204
    assert (await ai.get(path)).status_code == 404


@pytest.mark.parametrize("path", [PATH, "/cover-letter"])
async def test_another_person_s_resume_is_not_used(ai: Ai, path: str) -> None:
    answer = await ai.post(path, {"job_id": 3, "resume_id": 4})

    assert answer.status_code == 404
    assert answer.json()["code"] == "resume_not_found"
    unknown = await ai.post(path, {"job_id": 9})
    assert unknown.json()["code"] == "job_not_found"
    asked = {body["user_id"] for _, body in ai.owners.asked}
    assert asked == {ADA}


@pytest.mark.parametrize("path", [PATH, "/cover-letter"])
@pytest.mark.parametrize("owner", ["resumes", "jobs"])
async def test_who_cannot_answer_makes_it_wait(ai: Ai, path: str, owner: str) -> None:
    ai.owners.away = {owner}

    answer = await ai.post(path, {"job_id": 3})

    assert answer.status_code == 503
    assert answer.json()["code"] == "service_away"
    assert answer.headers["retry-after"]


@pytest.mark.parametrize("path", [PATH, "/cover-letter"])
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"job_id": 3, "job_description": "x" * 40},
        {"job_id": None, "job_description": None},
        {"job_id": "3"},
        {"job_id": 10**20},
        {"job_description": "short"},
        {"job_description": "x" * 20_001},
        {"job_description": "a\u0000" + "b" * 40},
        {"job_id": 3, "resume_id": -1},
        {"job_id": 3, "ats_score": 100},
        {"job_id": 3, "user_id": BOB},
    ],
)
async def test_what_makes_no_sense_is_refused(ai: Ai, path: str, body: Any) -> None:
    assert (await ai.post(path, body)).status_code == 422


async def test_a_person_keeps_a_bounded_number(
    ai: Ai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "MOST", 1)
    await built(ai)

    refused = await ai.post(PATH, {"job_id": 3})

    assert refused.json()["code"] == "too_many_tailored_resumes"
    assert await built(ai, user_id=BOB)


async def test_the_same_key_builds_once(ai: Ai) -> None:
    key = {"Idempotency-Key": "b1"}
    first = await ai.post(PATH, {"job_id": 3}, **key)
    again = await ai.post(PATH, {"job_id": 3}, **key)

    assert first.json() == again.json()
    assert (await ai.get(PATH)).json()["total"] == 1


async def test_nobody_builds_without_signing_in(ai: Ai) -> None:
    for method, path in [
        ("POST", PATH),
        ("GET", PATH),
        ("GET", f"{PATH}/1"),
        ("GET", f"{PATH}/1/file"),
        ("DELETE", f"{PATH}/1"),
        ("POST", "/cover-letter"),
    ]:
        answer = await ai.running.client.request(
            method, f"/api/v1/ai{path}", json={"job_id": 3}
        )
        assert answer.status_code == 401, path


async def test_printing_has_an_end(ai: Ai) -> None:
    made = await built(ai)
    ai.running.state["printers"]._there = AT_ONCE + WAITING

    busy = await ai.get(f"{PATH}/{made['id']}/file")

    assert busy.json()["code"] == "printers_busy"


async def test_signs_of_the_printer_s_language_are_only_words(ai: Ai) -> None:
    made = await built(ai)
    async with ai.running.database.write() as session:
        stored = await rooms.get_own(session, ADA, made["id"])
        summary = '#read("/etc/passwd") $x$ *b* _i_ \\ @ref <tag> “Ł” ő č ñ'
        stored.paper = {**stored.paper, "summary": summary}

    for kind in ("pdf", "docx"):
        file = await ai.get(f"{PATH}/{made['id']}/file", format=kind)
        assert file.status_code == 200
        assert b"root:" not in file.content


@pytest.mark.parametrize("tone", ["formal", "warm", "direct"])
async def test_a_letter_names_what_the_resume_shows(ai: Ai, tone: str) -> None:
    answer = await ai.post("/cover-letter", {"job_id": 3, "tone": tone})

    assert answer.status_code == 200, answer.text
    letter = answer.json()
    assert "Conversational AI Engineer at Northwind Voice" in letter["text"]
    assert "I built a Python service that answers 40,000 calls a day" in letter["text"]
    assert letter["text"].endswith("Quillfeather Lovelace")
    assert "Apache Kafka" not in letter["text"]
    assert "Apache Kafka" in letter["not_shown"]
    quotes = [each["quote"] for each in letter["based_on"]]
    assert "Built a Python service that answers 40,000 calls a day" in quotes
    assert "Thornbury" not in answer.text


async def test_a_letter_for_a_pasted_posting_names_no_company(ai: Ai) -> None:
    letter = (await ai.post("/cover-letter", PASTED)).json()

    assert letter["company"] == ""
    assert "NLU Engineer" in letter["text"]
    assert POSTING["company"] not in letter["text"]


async def test_who_has_no_resume_is_told(ai: Ai) -> None:
    ai.owners.new_people = {ADA}

    answer = await ai.post("/cover-letter", PASTED)

    assert answer.json()["code"] == "resume_not_found"


async def test_the_title_of_a_posting_is_no_skill(ai: Ai) -> None:
    nursing = {"value": "Nursing", "skill_id": "nursing"}
    resume = resume_of(ADA, 2)
    resume["parsed"]["skills"].append(nursing)
    ai.owners.changed["/internal/resumes/whole"] = resume

    made = await built(
        ai, {"job_description": "Registered Nurse\nWe need you on our telephone line."}
    )

    assert made["keyword_matches"] == ["Nursing"]
    sections = made["sections"]
    assert "Registered" not in str([sections["summary"], sections["skills"]])


async def test_what_no_field_tells_of_is_printed_as_it_was(ai: Ai) -> None:
    awards = "Awards\n• Voice Prize 2021,\n  shared with two others\n• Dean's list"
    talks = "Talks\nA tale of two bots\t2022"
    resume = resume_of(ADA, 2)
    resume["text"] += f"\n{awards}\n{talks}"
    ai.owners.changed["/internal/resumes/whole"] = resume
    resume["parsed"]["sections"] = [
        {"kind": kind, "heading": section.split("\n")[0], **place(section, resume)}
        for kind, section in (("awards", awards), ("publications", talks))
    ]

    made = await built(ai)

    file = await ai.get(f"{PATH}/{made['id']}/file", format="docx")
    lines = [p.text for p in docx.Document(io.BytesIO(file.content)).paragraphs]
    assert lines[lines.index("Awards") :] == [
        "Awards",
        "Voice Prize 2021, shared with two others",
        "Dean's list",
        "Talks",
        "A tale of two bots, 2022",
    ]


def place(section: str, resume: dict[str, Any]) -> dict[str, int]:
    start = resume["text"].index(section)
    return {"start": start, "end": start + len(section)}
