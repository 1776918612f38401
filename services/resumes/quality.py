"""Measure the reading of résumés, and the judging, against what people say.

Run as `make quality RESUMES=folder`: the samples of the tests, by kind; then, where a
folder of documents with an `expected.json` is given, those as well. With
`POSTINGS=file.jsonl.gz` also what of the skills found in postings nobody wants there.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from resumes.ats import report
from resumes.documents import Reading, kind_of, read_document
from resumes.parsing import ParsedResume, parse
from services.resumes.quality_mentions import print_mentions
from services.resumes.tests.judged import NOT_RESUMES, rank_correlation, ranking
from services.resumes.tests.samples import samples
from skills import catalogue

FIELDS = ("name", "email", "phone", "location")
LISTS = ("skills", "companies", "titles", "institutions", "links")
TODAY = date(2026, 6, 1)  # whoever still works goes on working until then

Labelled = tuple[str, bytes, dict[str, Any]]  # Any: what a person wrote down


def main() -> None:
    """Print one row a document, the totals, and how the scores rank."""
    given = [Path(each) for each in sys.argv[1:] if not each.startswith("-")]
    folders = [each for each in given if each.is_dir()]
    asyncio.run(_measure_all(folders[0] if folders else None))
    for postings in set(given) - set(folders):
        print_mentions(postings)


async def _measure_all(folder: Path | None) -> None:
    own = [
        (f"{s.kind} ({s.name.rpartition('.')[2]})", s.content,
         {"skills_complete": True, **s.expected})
        for s in samples()
    ]  # fmt: skip
    contents = {s.name: s.content for s in samples()}
    print("Samples of the tests, by kind")
    await _measure(own)
    if folder and (folder / "expected.json").exists():
        print(f"\nLabelled résumés in {folder}")
        labels = json.loads((folder / "expected.json").read_text())
        files = {name: (folder / name).read_bytes() for name in sorted(labels)}
        await _measure([(n, c, labels[n]["expected"]) for n, c in files.items()])
        contents |= files
    await _print_ranking(contents)


async def _measure(labelled: list[Labelled]) -> None:
    rows = []
    for name, content, want in labelled:
        began = time.perf_counter()
        reading = await _reading(content)
        if reading is None:
            print(f"{name}: not read (a scan, damaged or empty)")
            continue
        rows.append(_row(reading, parse(reading, today=TODAY), want))
        rows[-1]["set"] = _set_how(content, reading)
        _print(name, rows[-1], time.perf_counter() - began)
    _print_totals(rows)
    _print_by_kind(rows)


async def _reading(content: bytes) -> Reading | None:
    kind = kind_of(content)
    found = await read_document(content, kind) if kind else None
    return found if isinstance(found, Reading) else None


async def _score(content: bytes) -> float:
    reading = await _reading(content)
    if reading is None:
        return 0.0
    made = report(reading, parse(reading, today=TODAY))
    return sum(check.points for check in made.checks)


async def _print_ranking(contents: dict[str, bytes]) -> None:
    names = [name for name in ranking() if name in contents]
    scores = [await _score(contents[name]) for name in names]
    print(f"\nScores of {len(names)} résumés ranked by hand, best first")
    print(" ".join(f"{score:.0f}" for score in scores))
    print(f"rank correlation (Spearman) {rank_correlation(scores):.2f}")
    others = [f"{n} {await _score(t.encode()):.0f}" for n, t in NOT_RESUMES.items()]
    print("texts that are no résumé: " + ", ".join(others))


def _row(reading: Reading, found: ParsedResume, want: dict[str, Any]) -> dict[str, Any]:
    """Any: what a person wrote down, and hits as numbers or (hits, all) pairs."""
    row: dict[str, Any] = {f: _field(getattr(found, f), f, want) for f in FIELDS}
    have = {
        "skills": [s.value for s in found.skills] + _written(reading, found),
        "companies": [e.company.value for e in found.experience if e.company],
        "titles": [e.title.value for e in found.experience if e.title],
        "institutions": [e.institution.value for e in found.education if e.institution],
        "links": [link.value for link in found.links],
    }
    for name in LISTS:
        row[name] = _recall(want[name], have[name])
    if want.get("skills_complete"):
        listed = [s for s in found.skills if _is_wanted(reading, s, want["skills"])]
        row["precision"] = (len(listed), len(found.skills))
        sure = [s for s in found.skills if s.confidence >= 0.7]
        row["sure"] = (len([s for s in listed if s in sure]), len(sure))
    row["missed"] = [s for s in want["skills"] if not _any(s, have["skills"])]
    row["extra"] = [
        s.value for s in found.skills if not _is_wanted(reading, s, want["skills"])
    ]
    row["ats"] = report(reading, found).ats_score
    row["have"] = {k: v for k, v in have.items() if k != "skills"}
    row["who"] = [getattr(found, f) and getattr(found, f).value for f in FIELDS]
    return row


def _written(reading: Reading, found: ParsedResume) -> list[str]:
    return [reading.text[s.start : s.end] for s in found.skills]


def _is_wanted(reading: Reading, skill: Any, wanted: Iterable[str]) -> bool:
    """Any: a found skill. By its name, as written, or as the same catalogue entry."""
    written = reading.text[skill.start : skill.end]
    ids = {known.id for w in wanted if (known := catalogue().resolve(w))}
    names = (skill.value, written)
    return skill.skill_id in ids or any(_same(w, n) for w in wanted for n in names)


def _field(found: Any, name: str, want: dict[str, Any]) -> int | None:
    """Any: a finding. None where nobody asks; an allowed absence counts as right."""
    wanted = [want.get(name), *want.get(f"accept_{name}", [])]
    wanted = [w for w in wanted if w]
    if not wanted:
        return None if found is None else 0
    if found is None:
        return int(bool(want.get(f"accept_{name}_null")))
    if name == "phone":
        return int(any(_digits(w) == _digits(found.value) for w in wanted))
    return int(any(_same(w, found.value) for w in wanted))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-10:]


def _recall(wanted: list[str], have: list[str]) -> tuple[int, int]:
    return sum(_any(w, have) for w in wanted), len(wanted)


def _any(wanted: str, have: Iterable[str]) -> bool:
    known = catalogue().resolve(wanted)
    names = [wanted, known.name] if known else [wanted]
    return any(_same(n, h) for n in names for h in have)


def _same(wanted: str, found: str) -> bool:
    one, other = _plain(wanted), _plain(found)
    return one == other or (
        min(len(one), len(other)) > 4 and fuzz.ratio(one, other) >= 90
    )


def _plain(text: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?|[\s.,-]+", "", text.casefold())


def _print(file: str, row: dict[str, Any], seconds: float) -> None:
    fields = " ".join(f"{f[:5]}={'-' if row[f] is None else row[f]}" for f in FIELDS)
    lists = " ".join(f"{n[:5]}={row[n][0]}/{row[n][1]}" for n in LISTS)
    precise = "prec={}/{} sure={}/{}".format(
        *row.get("precision", ("-", "-")), *row.get("sure", ("-", "-"))
    )
    print(f"{file:38} {seconds:4.2f}s ats={row['ats']:3} {fields} {lists} {precise}")
    if "-v" in sys.argv:
        print("   who", row["who"])
        print("   missed", row["missed"], "\n   extra", row["extra"])
        print("   have", row["have"])


def _print_by_kind(rows: list[dict[str, Any]]) -> None:
    """One line a way of setting a page: where the reading is good, and where not."""
    kinds = sorted({row["set"] for row in rows})
    print()
    for kind in kinds:
        alike = [row for row in rows if row["set"] == kind]
        shares = [f"{name} {_share(alike, name)}" for name in (*FIELDS, *LISTS)]
        print(f"{kind} ({len(alike)}): " + ", ".join(shares))


def _share(rows: list[dict[str, Any]], name: str) -> str:
    pairs = [row[name] for row in rows if row.get(name) is not None]
    pairs = [pair if isinstance(pair, tuple) else (pair, 1) for pair in pairs]
    hits, whole = (sum(pair[i] for pair in pairs) for i in (0, 1))
    return f"{hits}/{whole}"


def _set_how(content: bytes, reading: Reading) -> str:
    """PDF in one column or several, DOCX with or without tables, plain text."""
    kind = str(kind_of(content)).upper()
    if kind == "TXT":
        return "plain text"
    if reading.columns > 1:
        return f"{kind}, two columns"
    if reading.has_text_boxes:
        return f"{kind}, text boxes"
    return f"{kind}, tables" if reading.has_tables else f"{kind}, one column"


def _print_totals(rows: list[dict[str, Any]]) -> None:
    for name in FIELDS:
        hits = [row[name] for row in rows if row[name] is not None]
        print(
            f"{name:14} {sum(hits)}/{len(hits)} = {sum(hits) / max(1, len(hits)):.0%}"
        )
    for name in (*LISTS, "precision", "sure"):
        pairs = [row[name] for row in rows if name in row]
        hits, whole = (sum(p[i] for p in pairs) for i in (0, 1))
        print(f"{name:14} {hits}/{whole} = {hits / max(1, whole):.0%}")


if __name__ == "__main__":
    main()
