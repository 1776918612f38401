"""A match in two to five sentences: where it is strong, what is open, what to do."""

from ai.explaining.questions import MOST_SKILLS, MatchQuestion
from ai.wording import distinct, enumerated, some_of

STRONG, GOOD, FAIR = 80, 60, 40
MOST_STRENGTHS, MOST_GAPS = 4, 3
_NOT_MET = ": not met"  # how the reasons of a match say so


def explain(question: MatchQuestion) -> str:
    sentences = [
        _opening(question),
        _strengths(question),
        _gaps(question),
        _beyond_skills(question),
        _next_step(question),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _opening(question: MatchQuestion) -> str:
    job = f"“{question.job_title}”" if question.job_title else "this job"
    score = f"{question.score} of 100"
    if question.score >= STRONG:
        return f"You are a strong match for {job}: {score}."
    if question.score >= GOOD:
        return f"You are a good match for {job}: {score}."
    if question.score >= FAIR:
        return f"You meet a part of what {job} asks for: {score}."
    return f"Your résumé shows little of what {job} asks for so far: {score}."


def _strengths(question: MatchQuestion) -> str:
    held = distinct(question.matching_skills)
    if held:
        return f"Of the skills it names, you show {some_of(held, MOST_STRENGTHS)}."
    if question.missing_skills or question.skills_to_learn:
        return "None of the skills it names stands in your résumé yet."
    return "There are no skills to compare, so the rest of the posting decides."


def _gaps(question: MatchQuestion) -> str:
    """The missing skills that matter most; else those that are nearly there."""
    missing = _missing(question)
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        return f"Still to show {verb} {some_of(missing, MOST_GAPS)}."
    near = distinct(question.skills_to_learn)
    if near:
        named = some_of(near, MOST_GAPS)
        return f"You are close to {named}: your résumé shows something related."
    return ""


def _missing(question: MatchQuestion) -> list[str]:
    """The missing skills, those that would help most first."""
    missing = {name.casefold() for name in question.missing_skills}
    first = [name for name in question.skills_to_learn if name.casefold() in missing]
    return distinct([*first, *question.missing_skills])


def _beyond_skills(question: MatchQuestion) -> str:
    """What is no skill and not met, in the words of its reason; one is enough."""
    missing = distinct(question.missing_skills)
    not_met = [reason for reason in question.reasons if _NOT_MET in reason]
    apart = [r for r in not_met if not any(skill in r for skill in missing)]
    for reason in (apart or not_met)[:1]:
        return f"Beside the skills, note “{_one_line(reason).rstrip('.')}”."
    if question.matching_skills or question.missing_skills or not question.reasons:
        return ""
    return _one_line(question.reasons[0])


def _next_step(question: MatchQuestion) -> str:
    learn = distinct(question.skills_to_learn) or _missing(question)
    if learn:
        return _learning(question, learn[0])
    held = distinct(question.matching_skills)
    if held:
        these = enumerated(held[:2])
        return f"No skill it names is missing: lead with {these} when you apply."
    return "Read it closely, and say in your résumé what you have of what it asks for."


def _learning(question: MatchQuestion, skill: str) -> str:
    # A list that was cut short does not say that the skill is nearly held.
    whole = len(question.missing_skills) < MOST_SKILLS
    missing = {name.casefold() for name in question.missing_skills}
    if whole and skill.casefold() not in missing:
        return (
            f"Begin with {skill}, which is close to what you show already,"
            " and name it once you have used it."
        )
    return (
        f"If you have worked with {skill}, say where and what came of it;"
        " if not, it is the first to learn."
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
