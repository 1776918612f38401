"""Are the wanted skills there, in use, named precisely, and not for their own sake?"""

import re
from collections import Counter
from collections.abc import Sequence

from resumes.ats.ledger import Check, check, quoted
from resumes.ats.readability import words_in
from resumes.ats.substance import Substance
from resumes.ats.wanted import Wanted
from resumes.documents import Reading
from resumes.parsing import FoundSkill, ParsedResume
from skills import catalogue

_STUFFED_SHARE, _STUFFED_TIMES = 0.05, 10
_REPEATED_LINE = 3
_FULL_TYPICAL = 0.75
_ENOUGH_USED, _MANY_USED = 0.6, 6  # the share of a list, or so many
_ENOUGH_SPECIFIC = 8
_ONLY_TOLD = 0.6  # of the points for use, where the prose is all there is
_EVERYBODYS = {"Soft skills", "Spoken languages"}


def keyword_checks(
    reading: Reading, parsed: ParsedResume, wanted: Wanted, found: Substance
) -> list[Check]:
    """Ask what a search for the role would ask."""
    everything = [*parsed.skills, *parsed.mentioned_skills]
    stuffed = _stuffed(reading)  # what is only repeated counts nowhere
    sound = [s for s in everything if s.skill_id not in stuffed]
    by_id = {s.skill_id: s for s in reversed(sound) if s.skill_id}
    return [
        _keywords(reading, wanted, by_id, found),
        _in_use(reading, parsed, stuffed),
        _specific(reading, by_id, found),
        _both_forms(reading, wanted, by_id),
        _no_stuffing(reading, everything, stuffed, found),
    ]


def densities(reading: Reading) -> dict[str, float]:
    """Give each skill's share of the words, in percent, the densest first."""
    counts = Counter(m.skill_id for m in catalogue().mentions(reading.text))
    whole = max(1, words_in(reading.text))
    dense = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:20]
    return {catalogue().get(k).name: round(100 * n / whole, 2) for k, n in dense}


def _keywords(
    reading: Reading, wanted: Wanted, by_id: dict[str, FoundSkill], whole: Substance
) -> Check:
    found = [s for s in wanted.skill_ids if s in by_id]
    missing = [catalogue().get(s).name for s in wanted.skill_ids if s not in by_id]
    share = len(found) / len(wanted.skill_ids) if wanted.skill_ids else 0
    share = share if wanted.from_target else share / _FULL_TYPICAL
    whose = "the posting names" if wanted.from_target else "are typical of such roles"
    return check(
        "keyword_matching", "wanted_skills_present", f"Skills that {whose}",
        share=share * whole.share, worth=17,
        evidence=quoted(reading.text, [by_id[s] for s in found]),
        fix=f"If you have them, name: {', '.join(missing[:8]) or 'your main skills'}.",
    )  # fmt: skip


def _in_use(reading: Reading, parsed: ParsedResume, stuffed: set[str]) -> Check:
    """A skill that is only listed convinces less than one that was used."""
    listed = [s for s in parsed.skills if s.section == "skills" and s.skill_id]
    work = [p for p in parsed.sections if p.kind in {"experience", "projects"}]
    mentions = {
        m.skill_id
        for p in work
        for m in catalogue().mentions(reading.text[p.start : p.end], listed=True)
    }
    used = [s for s in listed if s.skill_id in mentions - stuffed]
    told = bool(work and (parsed.skills or parsed.mentioned_skills))
    enough = min(_ENOUGH_USED * len(listed), _MANY_USED)
    used_share = len(used) / enough if listed else 0
    share = used_share if listed else _ONLY_TOLD * told
    return check(
        "keyword_matching", "skills_in_use", "Listed skills show in the work",
        share=share, worth=8,
        evidence=quoted(reading.text, used),
        fix="Show in your roles or projects where you used the skills you list.",
    )  # fmt: skip


def _specific(
    reading: Reading, by_id: dict[str, FoundSkill], whole: Substance
) -> Check:
    """Names of tools and methods are searched for; everybody is a team player."""
    precise = [
        skill
        for skill_id, skill in by_id.items()
        if catalogue().get(skill_id).category not in _EVERYBODYS
    ]
    precise.sort(key=lambda skill: skill.start)
    return check(
        "keyword_matching", "skills_specific", "Skills are named precisely",
        share=whole.share * len(precise) / _ENOUGH_SPECIFIC, worth=4,
        evidence=quoted(reading.text, precise),
        fix="Name the tools, methods and systems you work with, not only qualities.",
    )  # fmt: skip


def _both_forms(
    reading: Reading, wanted: Wanted, by_id: dict[str, FoundSkill]
) -> Check:
    """Some systems search for the short form only, others for the long one."""
    short = [s for s in wanted.skill_ids if s in by_id and _abbreviation(s)]
    text = reading.text
    both = [s for s in short if all(_stands_in(form, text) for form in _forms(s))]
    lacking = [" / ".join(_forms(s)) for s in short if s not in both]
    return check(
        "keyword_matching", "short_and_long_forms", "Abbreviations are spelled out",
        share=len(both) / len(short) if short else bool(by_id), worth=2,
        evidence=quoted(text, [by_id[s] for s in both]),
        fix=f"Give both forms once: {'; '.join(lacking[:3])}.",
    )  # fmt: skip


def _forms(skill_id: str) -> tuple[str, ...]:
    skill = catalogue().get(skill_id)
    short = _abbreviation(skill_id)
    long = next(iter(_long_names((skill.name, *skill.aliases))), skill.name)
    return (short, long)


def _abbreviation(skill_id: str) -> str:
    skill = catalogue().get(skill_id)
    names = (skill.name, *skill.aliases)
    short = (n for n in names if 2 <= len(n) <= 5 and n.isupper() and n.isalpha())
    found = next(short, "")
    initials = {
        "".join(w[0] for w in re.findall(r"\w+", n)).upper() for n in _long_names(names)
    }
    return found if found in initials else ""


def _long_names(names: Sequence[str]) -> list[str]:
    """Those of several words; "Tensor Flow" is a slip for TensorFlow."""
    whole = {name.casefold() for name in names}
    return [n for n in names if " " in n and n.replace(" ", "").casefold() not in whole]


def _stands_in(form: str, text: str) -> bool:
    return (
        re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE) is not None
    )


def _stuffed(reading: Reading) -> set[str]:
    counts = Counter(m.skill_id for m in catalogue().mentions(reading.text))
    most = max(_STUFFED_TIMES, _STUFFED_SHARE * words_in(reading.text))
    return {s for s, n in counts.items() if n > most}


def _no_stuffing(
    reading: Reading,
    found: Sequence[FoundSkill],
    stuffed: set[str],
    whole: Substance,
) -> Check:
    text = reading.text
    lines = Counter(" ".join(ln.split()).casefold() for ln in text.split("\n"))
    repeated = any(n > _REPEATED_LINE and len(ln) > 25 for ln, n in lines.items())
    return check(
        "keyword_matching", "no_stuffing", "No keyword is repeated for its own sake",
        share=whole.share * (not (stuffed or repeated)), worth=4,
        evidence=quoted(text, [s for s in found if s.skill_id in stuffed]),
        fix="Say each skill where you used it; repeating it adds nothing.",
    )  # fmt: skip
