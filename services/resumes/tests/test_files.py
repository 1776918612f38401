"""Getting the file back: as it was, to be saved, whatever is asked."""

import time
from collections.abc import Callable
from urllib.parse import unquote

import pytest

from services.resumes.tests.conftest import TEXT, Resumes

MANY_RANGES = "bytes=0-0," + ",".join(f"{n}-{n}" for n in range(1, 10_000))


def names(header: str) -> tuple[str, str]:
    """The plain name and the one with all letters."""
    kind, plain, full = header.split("; ")
    assert kind == "attachment"
    quoted = plain.removeprefix('filename="').removesuffix('"')
    assert '"' not in quoted
    return quoted, unquote(full.removeprefix("filename*=UTF-8''"), errors="strict")


async def test_the_file_comes_back_byte_for_byte(resumes: Resumes) -> None:
    content = TEXT + "Zoë\r\n\x0c".encode() + bytes([0xE9])
    one = await resumes.have(content, name="Ada Lovelace.txt")

    answer = await resumes.get(f"/{one}/file")

    assert answer.content == content
    assert answer.headers["content-length"] == str(len(content))
    assert names(answer.headers["content-disposition"])[0] == "Ada Lovelace.txt"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("given", "plain", "full"),
    [
        ("résumé.txt", "resume.txt", "résumé.txt"),
        ('a"; filename=evil.exe; x=".txt', "a__ filename_evil.exe_ x__.txt", None),
        ("简历.txt", "resume.txt", "简历.txt"),
        ("%41%0d%0aSet-Cookie.txt", "_41_0d_0aSet-Cookie.txt", None),
        ("cv.exe", "cv.exe.txt", "cv.exe.txt"),
        ("page.html", "page.html.txt", "page.html.txt"),
        ("My CV", "My CV.txt", "My CV.txt"),
        ("a" * 255, "a" * 255 + ".txt", None),
    ],
)
async def test_a_name_is_only_a_name(
    resumes: Resumes, given: str, plain: str, full: str | None
) -> None:
    one = await resumes.have()
    await resumes.ask("PUT", f"/{one}", json={"filename": given})

    header = (await resumes.get(f"/{one}/file")).headers["content-disposition"]

    assert header.isascii()
    assert names(header)[0] == plain
    if full is not None:
        assert names(header)[1] == full


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-0", 206, slice(0, 1)),
        ("bytes=5-9", 206, slice(5, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-7", 206, slice(-7, None)),
        ("bytes=-999999", 206, slice(None)),
        ("bytes=3-999999999999999999", 206, slice(3, None)),
        ("bytes=999999-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=9-5", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
        ("bytes=0-1,3-4", 200, slice(None)),
        ("bytes=0-" + "9" * 100, 200, slice(None)),
        ("bytes=٠-٩", 200, slice(None)),
        ("lines=0-1", 200, slice(None)),
        ("bytes=a-b", 200, slice(None)),
        (MANY_RANGES, 200, slice(None)),
    ],
    ids=lambda value: str(value)[:24],
)
async def test_a_part_of_it_is_given_or_the_whole(
    resumes: Resumes, asked: str, status: int, part: slice | None
) -> None:
    one = await resumes.have()

    answer = await resumes.ask("GET", f"/{one}/file", headers={"Range": asked.encode()})

    assert answer.status_code == status
    if part is None:
        assert answer.json()["code"] == "range_not_satisfiable"
        assert answer.headers["content-range"] == f"bytes */{len(TEXT)}"
        return
    assert answer.content == TEXT[part]
    if status == 206:
        first = range(len(TEXT))[part][0]
        last = first + len(answer.content) - 1
        assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(TEXT)}"


async def test_ten_thousand_ranges_cost_no_more_than_one(
    resumes: Resumes, say: Callable[[str], None]
) -> None:
    large = (TEXT + b"words and more words \n" * 300_000)[: 5 * 1024 * 1024]
    one = (await resumes.upload(large)).json()["id"]
    await resumes.read(one)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        answer = await resumes.ask(
            "GET", f"/{one}/file", headers={"Range": MANY_RANGES}
        )
        took.append(time.perf_counter() - began)
        assert answer.status_code == 200

    say(f"10,000 ranges of a 5 MB file: {min(took) * 1000:.1f} ms, the whole file")


async def test_who_has_it_gets_it_only_once(resumes: Resumes) -> None:
    one = await resumes.have()
    first = await resumes.get(f"/{one}/file")
    has = {"If-None-Match": first.headers["etag"]}

    again = await resumes.ask("GET", f"/{one}/file", headers=has)
    other = {"If-Range": '"another"', "Range": "bytes=0-0"}
    changed = await resumes.ask("GET", f"/{one}/file", headers=other)

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, changed.content) == (200, TEXT)


async def test_its_head_says_the_same(resumes: Resumes) -> None:
    one = await resumes.have()

    head = await resumes.ask("HEAD", f"/{one}/file")

    assert head.status_code == 200
    assert head.headers["content-length"] == str(len(TEXT))


async def test_a_file_that_is_lost_is_said_to_be(resumes: Resumes) -> None:
    one = await resumes.have()
    resumes.files()[0].unlink()

    answer = await resumes.get(f"/{one}/file")

    assert (answer.status_code, answer.json()["code"]) == (404, "resume_file_missing")
