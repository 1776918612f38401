"""Which kind of document some bytes are, by content alone.

Names and declared types are written by the sender and prove nothing.
"""

import io
import re
import unicodedata
import zipfile

from resumes.documents.reading import Kind

_PDF_HEAD = re.compile(rb"\s{0,16}(?:\xef\xbb\xbf)?%PDF-\d")
_ZIP_ENDS = (b"PK\x05\x06", b"PK\x03\x04")
_MARKUP = re.compile(
    r"<\s*(?:!doctype|html|head|body|svg|script|\?xml|\?php|iframe|img|style|div|table|meta|"
    r"link|object|embed|form|p>|a\s)|"
    r"<\?(?:xml|php)|^#!|^\{\\rtf|javascript:|^%!PS",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"^\s*(?:function\s+\w*\s*\(|(?:var|let|const)\s+\w+\s*=|import\s+\w+.*;|"
    r"document\.|window\.|eval\(|require\(|\(function|@echo off|MZ)",
    re.IGNORECASE,
)
_TEST_VIRUS = "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE"  # in parts, for scanners
_HEAD_CHARS = 4096


def kind_of(content: bytes) -> Kind | None:
    """Name the kind, or None for what is empty, ambiguous or not accepted."""
    if _PDF_HEAD.match(content):
        return None if _is_also_zip(content) else "pdf"
    if content.startswith(b"PK"):
        return "docx" if _is_docx(content) else None
    return "txt" if decoded(content) is not None else None


def decoded(content: bytes) -> str | None:
    """Decode plain text, or None when these bytes are something else."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" and not _mostly_words(text):
            return None
        return text if _is_plain(text) else None
    return None


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig", "cp1252")


def _is_plain(text: str) -> bool:
    head = text[:_HEAD_CHARS]
    if not text.strip() or _MARKUP.search(head) or _CODE.match(head) or _is_code(head):
        return False
    return not any(
        unicodedata.category(c) == "Cc" and c not in "\n\r\t\f" for c in text
    )


def _is_code(head: str) -> bool:
    lines = [line.rstrip() for line in head.splitlines() if line.strip()]
    coded = sum(line.endswith((";", "{", "}", "};", ");")) for line in lines)
    return coded > 0.4 * len(lines) or _TEST_VIRUS in head


def _mostly_words(text: str) -> bool:
    plain = sum(c.isalnum() or c.isspace() for c in text)
    foreign = sum(not c.isascii() for c in text)
    return plain >= 0.7 * len(text) and foreign <= 0.2 * len(text)


def _is_also_zip(content: bytes) -> bool:
    """A polyglot opens as a ZIP too: its directory stands at the end of the file."""
    if not any(mark in content for mark in _ZIP_ENDS):
        return False
    return zipfile.is_zipfile(io.BytesIO(content))


def _is_docx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    return {"[Content_Types].xml", "word/document.xml"} <= names
