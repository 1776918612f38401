"""Can a parser read it? Layout, headings, and how to reach the person."""

from resumes.ats.ledger import Check, Evidence, check, quoted
from resumes.ats.substance import Substance, resume_check
from resumes.documents import Reading
from resumes.documents.reading import Zone
from resumes.parsing import ParsedResume

_EXPECTED_KINDS = ("experience", "education", "skills")


def readable_checks(
    reading: Reading, parsed: ParsedResume, found: Substance
) -> list[Check]:
    """Ask whether software and people will read the same thing."""
    return [
        resume_check(parsed, found, reading),
        check(
            "formatting", "text_layer", "The text can be selected",
            share=1, worth=1, fix="Export the document as text, not as a picture.",
        ),
        _one_column(reading, found),
        _no_tables(reading, found),
        check(
            "formatting", "name_found", "Your name is found",
            share=parsed.name is not None, worth=1,
            evidence=quoted(reading.text, [parsed.name]),
            fix="Put your name on a line of its own at the top.",
        ),
        _contact_in_body(reading, parsed),
        _usual_headings(reading, parsed),
        check(
            "formatting", "email_found", "An e-mail address is found",
            share=parsed.email is not None, worth=3,
            evidence=quoted(reading.text, [parsed.email]),
            fix="Write your e-mail address as plain text at the top.",
        ),
        check(
            "formatting", "phone_found", "A phone number is found",
            share=parsed.phone is not None, worth=2,
            evidence=quoted(reading.text, [parsed.phone]),
            fix="Write your phone number with its country code at the top.",
        ),
        _nothing_hidden(reading),
    ]  # fmt: skip


def _one_column(reading: Reading, found: Substance) -> Check:
    share = {1: 1.0, 2: 0.5}.get(reading.columns, 0.2)
    return check(
        "formatting", "single_column", "One column",
        share=share * found.share, worth=4,
        fix="Set the résumé in one column: some systems read across columns.",
    )  # fmt: skip


def _no_tables(reading: Reading, whole: Substance) -> Check:
    found = reading.has_tables + reading.has_text_boxes
    return check(
        "formatting", "no_tables_or_text_boxes", "No tables or text boxes",
        share=(1.0, 0.5, 0.0)[found] * whole.share, worth=4,
        fix="Move the text out of tables and text boxes into plain paragraphs.",
    )  # fmt: skip


def _contact_in_body(reading: Reading, parsed: ParsedResume) -> Check:
    found = [f for f in (parsed.email, parsed.phone) if f]
    inside = [f for f in found if _zone(reading, f.start) in {"body", "table"}]
    return check(
        "formatting", "contact_in_body", "Contact details stand in the body",
        share=len(inside) / len(found) if found else 0, worth=3,
        evidence=quoted(reading.text, found),
        fix="Move contact details out of header, footer and boxes to the body.",
    )  # fmt: skip


def _usual_headings(reading: Reading, parsed: ParsedResume) -> Check:
    named = {s.kind: s for s in parsed.sections if s.heading}
    found = [named[kind] for kind in _EXPECTED_KINDS if kind in named]
    evidence = [_heading(reading, s.start, s.heading) for s in found]
    return check(
        "formatting", "usual_headings", "Sections have the usual headings",
        share=len(found) / len(_EXPECTED_KINDS), worth=4,
        evidence=evidence,
        fix='Use plain headings: "Experience", "Education", "Skills".',
    )  # fmt: skip


def _heading(reading: Reading, start: int, heading: str) -> Evidence:
    at = max(start, reading.text.find(heading, start))
    end = at + len(heading)
    return Evidence(start=at, end=end, quote=reading.text[at:end])


def _nothing_hidden(reading: Reading) -> Check:
    """Worth no points: hidden text was left out, so it must not move the score."""
    return check(
        "formatting", "no_hidden_text", "No hidden text",
        share=not reading.hidden_text, worth=0,
        fix="Remove white, tiny or invisible text: it is never counted.",
    )  # fmt: skip


def _zone(reading: Reading, at: int) -> Zone:
    return next((ln.zone for ln in reading.lines if ln.start <= at <= ln.end), "body")
