"""Files made to harm: each ends soon, with a reason, and the parent is unharmed."""

import asyncio
import io
import resource
import sys
import time
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from resumes.documents import Reading, Unreadable, kind_of, read_document
from resumes.documents.reading import Kind

_SOON_SECONDS = 10.0


def pdf_of(stream: bytes, filters: str, *, pages: int = 1) -> bytes:
    kids = " ".join(f"{5 + n} 0 R" for n in range(pages))
    page = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R"
        "/Resources<</Font<</F 4 0 R>>>>>>"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        f"<</Length {len(stream)}{filters}>>stream\n".encode()
        + stream
        + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page.encode()] * pages,
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n".encode()
    return bytes(out) + f"startxref\n{start}\n%%EOF".encode()


def many_text_operations() -> bytes:
    stream = b"BT /F 10 Tf " + b"1 0 0 1 9 9 Tm (abcdefgh) Tj\n" * 400_000 + b"ET"
    return pdf_of(zlib.compress(stream, 9), "/Filter/FlateDecode")


def flate_twice() -> bytes:
    press = zlib.compressobj(9)
    block = b"\n" * 1_000_000
    once = b"".join([*(press.compress(block) for _ in range(1_000)), press.flush()])
    return pdf_of(zlib.compress(once, 9), "/Filter[/FlateDecode/FlateDecode]")


def docx_with(part: bytes, **extra: bytes) -> bytes:
    plain = io.BytesIO()
    docx.Document().save(plain)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            whole = part if name == "word/document.xml" else source.read(name)
            target.writestr(name, whole)
        for name, content in extra.items():
            target.writestr(name, content)
    return out.getvalue()


def big_xml() -> bytes:
    return docx_with(b"<w:document>" + b"<w:p/>" * 33_000_000 + b"</w:document>")


def lying_sizes() -> bytes:
    """Declare small sizes in the directory for a big part."""
    whole = bytearray(
        docx_with(b"<w:document>" + b"<w:p/>" * 5_000_000 + b"</w:document>")
    )
    size = len(b"<w:document></w:document>") + 5_000_000 * len(b"<w:p/>")
    return bytes(whole.replace(size.to_bytes(4, "little"), (900).to_bytes(4, "little")))


_DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>"
)


def laughs() -> bytes:
    entities = ['<!ENTITY a0 "ha ha ha ha ha ha ha ha ha ha">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    head = f"<!DOCTYPE w:document [{''.join(entities)}]>"
    return docx_with((head + _DOCUMENT.format("&a9;")).encode())


def outside_entity() -> bytes:
    head = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return docx_with((head + _DOCUMENT.format("Ann &x; Smith")).encode())


async def end_of(content: bytes, kind: Kind) -> Reading | Unreadable:
    began = time.monotonic()
    ended = await read_document(content, kind)
    assert time.monotonic() - began < _SOON_SECONDS
    return ended


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (many_text_operations, "pdf"),
        (flate_twice, "pdf"),
        (big_xml, "docx"),
        (lying_sizes, "docx"),
        (laughs, "docx"),
    ],
)
async def test_bombs_end_soon(make: object, kind: Kind) -> None:
    assert callable(make)
    content = make()
    assert kind_of(content) == kind
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    ended = await end_of(content, kind)

    assert isinstance(ended, Unreadable)
    assert ended.reason in {"too_complex", "damaged"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


async def test_files_of_the_host_are_not_read_into_a_docx() -> None:
    ended = await end_of(outside_entity(), "docx")

    assert isinstance(ended, Unreadable) or "root" not in ended.text


async def test_too_many_pages_are_too_complex() -> None:
    content = pdf_of(b"BT /F 10 Tf 9 9 Td (x) Tj ET", "", pages=21)

    assert await end_of(content, "pdf") == Unreadable("too_complex")


async def test_too_much_text_is_too_complex() -> None:
    assert await end_of(b"word " * 50_000, "txt") == Unreadable("too_complex")


async def test_a_broken_pdf_is_damaged() -> None:
    assert await end_of(b"%PDF-1.7\n%garbage", "pdf") == Unreadable("damaged")


async def test_a_pdf_without_text_needs_recognition() -> None:
    assert await end_of(pdf_of(b"0 0 10 10 re f", ""), "pdf") == Unreadable("needs_ocr")


async def test_a_locked_pdf_is_encrypted() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt="secret")
    canvas.drawString(40, 760, "Ann Smith")
    canvas.save()

    assert await end_of(out.getvalue(), "pdf") == Unreadable("encrypted")


async def test_an_empty_docx_is_empty() -> None:
    content = docx_with(_DOCUMENT.format("").encode())

    assert await end_of(content, "docx") == Unreadable("empty")


async def test_a_bomb_does_not_stop_the_loop() -> None:
    bomb = asyncio.create_task(read_document(flate_twice(), "pdf"))
    ticks = 0
    while not bomb.done():
        await asyncio.sleep(0.02)
        ticks += 1

    assert isinstance(bomb.result(), Unreadable)
    assert ticks >= 5


_ESCAPES = """
import os, socket
from resumes.documents.confinement import confine
offline = confine()
done = []
for name, escape in {
    "wrote": lambda: os.write(os.open("FOLDER/x", os.O_CREAT | os.O_WRONLY), b"x"),
    "forked": os.fork,
    "started": lambda: os.execv("/bin/true", ["true"]),
    "connected": lambda: socket.create_connection(("127.0.0.1", PORT), 1),
    "grew": lambda: bytearray(600_000_000),
}.items():
    try:
        escape()
        done.append(name)
    except (OSError, MemoryError):
        pass
os.write(1, f"{offline} {done}".encode())
"""


async def test_a_reading_process_cannot_get_out(tmp_path: Path) -> None:
    server = await asyncio.start_server(
        lambda _, writer: writer.close(), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    escapes = _ESCAPES.replace("PORT", str(port))
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-I", "-c", escapes.replace("FOLDER", str(tmp_path))),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await child.communicate()
    server.close()
    await server.wait_closed()

    offline, _, done = said.decode().partition(" ")

    if offline == "True":
        assert done == "[]"
    else:  # another machine's kernel: the limits hold all the same
        assert set(done.strip("[]").replace("'", "").split(", ")) <= {"connected", ""}
