"""Hostile uploads: forms that lie, names that climb, files that explode when read."""

import io
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator

import pytest

from tests.e2e import raw_http
from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.raw_http import Headers, Reply, assert_problem

UPLOAD = "/api/v1/resumes/upload"
BOUNDARY = "edge-of-a-part"
FORM = ("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
END = f"--{BOUNDARY}--\r\n".encode()
RESUME = b"Ada Lovelace\nada@example.com\nSkills: Python, SQL, machine learning\n"
READ_WITHIN_SECONDS = 12.0
SEARCH_WITHIN_SECONDS = 2.0


def part(
    content: bytes, *, name: str = "file", filename: bytes | None = b"a.txt"
) -> bytes:
    disposition = f'Content-Disposition: form-data; name="{name}"'.encode()
    if filename is not None:
        disposition += b'; filename="' + filename + b'"'
    head = f"--{BOUNDARY}\r\n".encode() + disposition
    return head + b"\r\n\r\n" + content + b"\r\n"


def send(person: Person, body: bytes, headers: Headers = (FORM,)) -> Reply:
    return raw_http.request(
        str(person.api.base_url),
        "POST",
        UPLOAD,
        [("Authorization", f"Bearer {person.token}"), *headers],
        body,
    )


def kept(person: Person) -> int:
    total: int = person.api.get("/api/v1/resumes").json()["total"]
    return total


FILE = part(RESUME)
FIELD = part(b"1", name="x", filename=None)
LARGE_FIELD = part(b"a" * 5_000_000, name="file", filename=None)
FORMS: dict[str, tuple[bytes, Headers, int]] = {
    "two-thousand-fields": (FILE + FIELD * 2000 + END, [FORM], 400),
    "two-thousand-files": (FILE * 2000 + END, [FORM], 400),
    "a-field-of-five-megabytes": (LARGE_FIELD + END, [FORM], 413),
    "a-file-of-six-megabytes": (part(b"a " * 3_000_000) + END, [FORM], 413),
    "a-file-of-five-megabytes-and-a-byte": (
        part(b"a" * (5 * 1024 * 1024 + 1)) + END,
        [FORM],
        413,
    ),
    "sixty-megabytes": (part(b"a" * 60_000_000) + END, [FORM], 413),
    "no-boundary": (FILE + END, [("Content-Type", "multipart/form-data")], 400),
    "another-boundary": (FILE + END, [(FORM[0], FORM[1] + "x")], 400),
    "no-end": (FILE, [FORM], 400),
    "an-end-in-the-middle": (FILE[:-20], [FORM], 400),
    "no-body": (b"", [FORM], 400),
    "two-files": (FILE * 2 + END, [FORM], 422),
    "a-field-beside-the-file": (FILE + FIELD + END, [FORM], 422),
    "another-name": (part(RESUME, name="resume") + END, [FORM], 422),
    "a-field-for-the-file": (part(RESUME, filename=None) + END, [FORM], 422),
    "json": (b'{"file": "a"}', [("Content-Type", "application/json")], 415),
    "no-content-type": (FILE + END, [], 415),
    "packed": (FILE + END, [FORM, ("Content-Encoding", "gzip")], 415),
    "nothing-in-the-file": (part(b"") + END, [FORM], 415),
    "a-page": (part(b"<html><script>1</script></html>") + END, [FORM], 415),
}


@pytest.fixture(scope="module")
def refused(platform: Platform) -> Iterator[Person]:
    """Somebody nothing of whom is ever kept."""
    with platform.sign_in() as signed_in:
        yield signed_in


@pytest.fixture(scope="module")
def accepted(platform: Platform) -> Iterator[Person]:
    with platform.sign_in() as signed_in:
        yield signed_in


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_that_is_not_one_file_is_refused(refused: Person, kind: str) -> None:
    body, headers, expected = FORMS[kind]

    reply = send(refused, body, headers)

    assert_problem(reply, expected)
    assert kept(refused) == 0


def test_an_upload_that_breaks_off_leaves_nothing(person: Person) -> None:
    url = str(person.api.base_url)
    headers = [
        ("Authorization", f"Bearer {person.token}"),
        FORM,
        ("Content-Length", "100000"),
    ]

    with raw_http.connection(url) as peer:
        raw_http.send_all(peer, raw_http.message(url, "POST", UPLOAD, headers, FILE))

    time.sleep(0.2)
    assert kept(person) == 0
    assert send(person, FILE + END).status == 201


NAMES = {
    b"../../evil.pdf": "evil.pdf",
    b"/etc/evil.pdf": "evil.pdf",
    b"..\\..\\evil.pdf": "evil.pdf",
    b"C:\\evil.pdf": "evil.pdf",
    b"evil\0.pdf": "evil.pdf",
    b"evil\x1b[2J.pdf": "evil[2J.pdf",
    "\u202efdp.evil".encode(): "fdp.evil",
    b"con.pdf": "con.pdf",
    b"..": "file",
    b"": "file",
    b"x" * 300 + b".pdf": "x" * 251 + ".pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_and_never_a_place(
    platform: Platform, accepted: Person, name: bytes
) -> None:
    reply = send(accepted, part(RESUME, filename=name) + END)

    assert reply.status == 201
    assert reply.json()["filename"] == NAMES[name]
    if platform.data_dir is not None:
        assert not list(platform.data_dir.parent.rglob("*evil*"))


def pdf(stream: bytes, filters: str) -> bytes:
    """A page whose content is `stream`."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources 6 0 R>>",
        f"<</Length {len(stream)}/Filter{filters}>>\nstream\n".encode()
        + stream
        + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    table = out.tell()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out.write(f"xref\n0 7\n0000000000 65535 f \n{rows}".encode())
    out.write(f"trailer<</Size 7/Root 1 0 R>>\nstartxref\n{table}\n%%EOF".encode())
    return out.getvalue()


def many_operations() -> bytes:
    text = b"BT /F1 9 Tf 1 5 Td " + b"(a) Tj " * 400_000 + b"ET"
    return pdf(zlib.compress(text, 9), "/FlateDecode")


def packed_twice() -> bytes:
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b"\n" * (1 << 20)) for _ in range(400))
    once += packer.flush()
    return pdf(zlib.compress(once, 9), "[/FlateDecode/FlateDecode]")


def docx(*document: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            "<Relationships xmlns="
            '"http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        with archive.open("word/document.xml", "w") as file:
            for piece in document:
                file.write(piece)
    return out.getvalue()


WORD = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body>"
)
PARAGRAPH = b"<w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>"


def two_hundred_megabytes_of_xml() -> bytes:
    megabyte = PARAGRAPH * (1_000_000 // len(PARAGRAPH))
    return docx(WORD, *[megabyte] * 200, b"</w:body></w:document>")


def a_billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "ha">{entities}]>'.encode()
    laughs = b"<w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
    return docx(doctype, WORD, laughs)


def test_what_the_bombs_are_made_of_is_read_when_it_is_small(person: Person) -> None:
    text = b"BT /F1 9 Tf 1 5 Td (Ada Lovelace, Python engineer) Tj ET"
    paragraph = PARAGRAPH.replace(b"a" * 31, b"Ada Lovelace, Python engineer")
    honest = [
        pdf(zlib.compress(zlib.compress(text)), "[/FlateDecode/FlateDecode]"),
        docx(WORD, paragraph, b"</w:body></w:document>"),
    ]

    for content in honest:
        resume = send(person, part(content) + END).json()["id"]

        assert person.analyzed(resume)["status"] == "analyzed"


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        (many_operations, "too_complex"),
        (packed_twice, "too_complex"),
        (two_hundred_megabytes_of_xml, "too_complex"),
        (a_billion_laughs, "damaged"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_bomb_is_accepted_fails_and_slows_nobody(
    person: Person,
    bomb: Callable[[], bytes],
    reason: str,
    say: Callable[[str], None],
) -> None:
    content = bomb()
    searches: list[float] = []

    def failed() -> bool:
        searches.append(seconds_of_a_search(person))
        resume = person.api.get(f"/api/v1/resumes/{reply.json()['id']}").json()
        return bool(resume["failure_reason"] == reason)

    started = time.monotonic()
    reply = send(person, part(content) + END)
    assert reply.status == 201
    eventually(failed, seconds=READ_WITHIN_SECONDS)

    say(
        f"{bomb.__name__}, {len(content)} bytes: failed after "
        f"{time.monotonic() - started:.1f} s; {len(searches)} searches meanwhile, "
        f"the slowest {max(searches):.3f} s"
    )
    assert max(searches) < SEARCH_WITHIN_SECONDS
    assert person.analyzed(person.upload())["status"] == "analyzed"


def seconds_of_a_search(person: Person) -> float:
    started = time.monotonic()
    assert person.api.get("/api/v1/jobs?q=engineer").status_code == 200
    return time.monotonic() - started
