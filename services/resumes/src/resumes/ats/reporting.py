"""The ATS report: every number in it is read off the ledger of checks."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from resumes.ats.content import content_checks
from resumes.ats.keywords import densities, keyword_checks
from resumes.ats.ledger import WEIGHTS, Aspect, Check, percent
from resumes.ats.readability import reading_ease
from resumes.ats.readable import readable_checks
from resumes.ats.relevance import relevance_checks
from resumes.ats.substance import substance_of
from resumes.ats.wanted import Wanted, skill_ids_of, wanted_skills
from resumes.documents import Reading
from resumes.parsing import ParsedResume
from skills import catalogue

_AI_CATEGORIES = frozenset(
    {
        "Machine learning", "Language and generative AI", "Conversational AI",
        "MLOps and AI platforms", "Vision, speech and sensing",
        "Contact-centre platforms", "Contact-centre operations",
    }
)  # fmt: skip
_CATEGORY_NAMES: dict[Aspect, str] = {
    "keyword_matching": "keywords",
    "formatting": "formatting",
    "content": "content",
    "relevance": "relevance",
}
_HIGH_POINTS, _MEDIUM_POINTS = 4.0, 1.5
_MOST_LISTED = 8
_STRONG, _FAIR = 80, 60


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class SectionAnalysis(_Frozen):
    """Which sections a reader finds."""

    has_contact_info: bool
    has_experience: bool
    has_education: bool
    has_skills: bool
    has_projects: bool


class Improvement(_Frozen):
    """One thing to do, and the points it is worth."""

    category: str
    priority: str
    suggestion: str
    impact: str


class Standing(_Frozen):
    """What is strong, what is weak, in the words of the checks."""

    strength_areas: tuple[str, ...]
    weakness_areas: tuple[str, ...]
    market_positioning: str


class DetailedScoring(_Frozen):
    """Each aspect from 0 to 100; `Report.weights` says what it counts for."""

    keyword_matching: int
    formatting: int
    content: int
    relevance: int


class Report(_Frozen):
    """The whole report; `ats_score` is the sum of the points of `checks`."""

    ats_score: int
    skills_found: tuple[str, ...]
    missing_skills: tuple[str, ...]
    suggestions: tuple[str, ...]
    keyword_density: dict[str, float]
    section_analysis: SectionAnalysis
    format_score: int
    readability_score: float
    ai_specific_keywords: tuple[str, ...]
    industry_relevance: int
    improvement_priority: tuple[Improvement, ...]
    competitive_analysis: Standing
    detailed_scoring: DetailedScoring
    weights: dict[Aspect, int]
    checks: tuple[Check, ...]


def report(reading: Reading, parsed: ParsedResume, target: str | None = None) -> Report:
    """Judge a résumé, against the text of a posting when `target` is given."""
    target = target if target and target.strip() else None
    wanted = wanted_skills(parsed, target)
    found = substance_of(reading, parsed)
    checks = [
        *readable_checks(reading, parsed, found),
        *content_checks(reading, parsed, found),
        *keyword_checks(reading, parsed, wanted, found),
        *relevance_checks(reading, parsed, wanted, target, found),
    ]
    owned = skill_ids_of(parsed)
    open_checks = sorted((c for c in checks if c.fix), key=_lost, reverse=True)
    scoring = DetailedScoring(**{aspect: percent(checks, aspect) for aspect in WEIGHTS})
    score = round(sum(c.points for c in checks))
    return Report(
        ats_score=score,
        skills_found=_names(parsed),
        missing_skills=tuple(_name(s) for s in wanted.skill_ids if s not in owned),
        suggestions=tuple(c.fix for c in open_checks),
        keyword_density=densities(reading),
        section_analysis=_sections(parsed),
        format_score=scoring.formatting,
        readability_score=_readability(reading, parsed),
        ai_specific_keywords=tuple(_name(s) for s in owned if _is_ai(s)),
        industry_relevance=scoring.relevance,
        improvement_priority=tuple(_improvement(c) for c in open_checks),
        competitive_analysis=_standing(checks, score, wanted),
        detailed_scoring=scoring,
        weights={**WEIGHTS},
        checks=tuple(checks),
    )


def _lost(row: Check) -> float:
    return row.max_points - row.points


def _name(skill_id: str) -> str:
    return catalogue().get(skill_id).name


def _names(parsed: ParsedResume) -> tuple[str, ...]:
    found = [*parsed.skills, *parsed.mentioned_skills]
    return tuple(dict.fromkeys(skill.value for skill in found))


def _is_ai(skill_id: str) -> bool:
    return catalogue().get(skill_id).category in _AI_CATEGORIES


def _readability(reading: Reading, parsed: ParsedResume) -> float:
    """Of the summary and the bullets: the rest of a résumé is names and dates."""
    prose = [parsed.summary.value] if parsed.summary else []
    prose += [b.value for role in parsed.experience for b in role.bullets]
    return reading_ease("\n".join(prose) or reading.text)


def _sections(parsed: ParsedResume) -> SectionAnalysis:
    kinds = {section.kind for section in parsed.sections if section.heading}
    return SectionAnalysis(
        has_contact_info=parsed.email is not None or parsed.phone is not None,
        has_experience=bool(parsed.experience) or "experience" in kinds,
        has_education=bool(parsed.education) or "education" in kinds,
        has_skills="skills" in kinds or bool(parsed.skills),
        has_projects=bool(parsed.projects) or "projects" in kinds,
    )


def _improvement(row: Check) -> Improvement:
    lost = _lost(row)
    priority = "high" if lost >= _HIGH_POINTS else "medium"
    return Improvement(
        category=_CATEGORY_NAMES[row.aspect],
        priority=priority if lost >= _MEDIUM_POINTS else "low",
        suggestion=row.fix,
        impact=f"up to {lost:.0f} points" if lost >= 1 else "less than a point",
    )


def _standing(checks: Sequence[Check], score: int, wanted: Wanted) -> Standing:
    by_worth = sorted(checks, key=lambda c: -c.max_points)
    word = "strong" if score >= _STRONG else "fair" if score >= _FAIR else "thin"
    against = "this posting" if wanted.from_target else "roles like your own"
    family = f" Most skills belong to: {wanted.family}." if wanted.family else ""
    return Standing(
        strength_areas=_titles(by_worth, "pass"),
        weakness_areas=_titles(by_worth, "fail") + _titles(by_worth, "warn"),
        market_positioning=f"A {word} résumé for {against}: {score} of 100.{family}",
    )


def _titles(checks: Sequence[Check], verdict: str) -> tuple[str, ...]:
    return tuple(c.title for c in checks if c.passed == verdict)[:_MOST_LISTED]
