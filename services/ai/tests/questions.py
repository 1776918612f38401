"""Questions that the tests put to the prose."""

import re
from typing import Any

from ai.explaining import match_prose, report_prose
from ai.explaining.questions import MatchQuestion, ReportQuestion

MATCH: dict[str, Any] = {
    "user_id": 7,
    "job_title": "Conversational AI Engineer",
    "score": 72,
    "reasons": [
        "Has 2 of 4 required skills: Python, NLU.",
        "Experience of 5 years: not met (has 3).",
    ],
    "matching_skills": ["Python", "NLU", "SQL"],
    "missing_skills": ["Kafka", "Kubernetes"],
    "skills_to_learn": ["Kubernetes", "Kafka"],
}
REPORT: dict[str, Any] = {
    "user_id": 7,
    "score": 64,
    "scores": {
        "keyword_matching": 58,
        "formatting": 100,
        "content": 70,
        "relevance": 61,
    },
    "strengths": ["One column", "A phone number is found"],
    "weaknesses": ["Bullets carry numbers"],
    "fixes": ["Say how much, how many or how fast.", "Keep bullets short."],
    "missing_skills": ["Kafka", "Docker"],
}


PRACTICE: dict[str, Any] = {
    "user_id": 7,
    "role": "Conversational AI Engineer",
    "company": "Northwind Voice",
    "difficulty": "medium",
    "categories": ["technical", "behavioral"],
    "requirements": ["Python", "Dialogflow CX"],
    "count": 3,
}
ANSWERED: dict[str, Any] = {
    "user_id": 7,
    "role": "Conversational AI Engineer",
    "question": "Tell me about a time you improved a voice assistant.",
    "category": "behavioral",
    "expected_topics": ["situation", "result", "Python"],
    "answer": "Our bank assistant misheard names. I wrote a Python service that asked"
    " back, and transfers fell by 12 % in a month.",
    "findings": ["The situation is told in one sentence.", "The task is not told."],
}


def match_text(**changed: object) -> str:
    return match_prose.explain(MatchQuestion.model_validate({**MATCH, **changed}))


def report_text(**changed: object) -> str:
    return report_prose.explain(ReportQuestion.model_validate({**REPORT, **changed}))


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?= |$)", text))
