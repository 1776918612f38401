"""A résumé report in two to five sentences: how it stands, and what to do first."""

from ai.explaining.questions import AspectScores, ReportQuestion
from ai.wording import distinct, enumerated, quoted, some_of

MOST_CHECKS, MOST_SKILLS = 2, 4
_ASPECTS = {
    "keyword_matching": "the keywords",
    "formatting": "the formatting",
    "content": "the content",
    "relevance": "the relevance",
}


def explain(question: ReportQuestion) -> str:
    skills = _skills(question)
    sentences = [
        _opening(question),
        _checks(question),
        skills,
        _next_steps(question, most=1 if skills else 2),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _opening(question: ReportQuestion) -> str:
    scores = question.scores.model_dump()
    best, worst = max(scores.values()), min(scores.values())
    overall = f"Your résumé scores {question.score} of 100"
    if best == worst:
        return f"{overall}, with all four sides at {best} of 100."
    strong, weak = _at(question.scores, best), _at(question.scores, worst)
    return (
        f"{overall}: {_sides(strong, 'strongest')} ({best} of 100),"
        f" {_sides(weak, 'weakest')} ({worst} of 100)."
    )


def _at(scores: AspectScores, value: int) -> list[str]:
    held = scores.model_dump()
    return [words for aspect, words in _ASPECTS.items() if held[aspect] == value]


def _sides(aspects: list[str], how: str) -> str:
    noun, verb = ("side", "is") if len(aspects) == 1 else ("sides", "are")
    return f"its {how} {noun} {verb} {enumerated(aspects)}"


def _checks(question: ReportQuestion) -> str:
    passed = some_of(quoted(distinct(question.strengths)), MOST_CHECKS)
    open_ = some_of(quoted(distinct(question.weaknesses)), MOST_CHECKS)
    if passed and open_:
        return f"Already in order: {passed}; not yet: {open_}."
    if passed:
        return f"Already in order: {passed}."
    return f"Not yet in order: {open_}." if open_ else ""


def _skills(question: ReportQuestion) -> str:
    missing = distinct(question.missing_skills)
    named = missing[:MOST_SKILLS]
    said = question.fixes[0] if question.fixes else ""
    if all(skill in said for skill in named):
        return ""
    if len(missing) == 1:
        return f"If you have it, {missing[0]} is worth naming."
    return f"If you have them, {some_of(missing, MOST_SKILLS)} are worth naming."


def _next_steps(question: ReportQuestion, *, most: int) -> str:
    fixes = [" ".join(fix.split()) for fix in distinct(question.fixes)[:most]]
    if fixes:
        return f"What helps most now: {' Then: '.join(fixes)}"
    if question.weaknesses:
        return ""
    return "Nothing in it needs fixing: fit it to each posting before you send it."
