"""Pictures of people: what is taken, what becomes of it, who sees it."""

import asyncio
import errno
import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from PIL import Image

from common.testing import bearer
from profiles import avatars
from profiles.avatars import Studio
from profiles.pictures import SIZES, squares

UPLOAD = "/api/v1/users/avatar"
RED, GREEN, BLUE = (220, 30, 30), (30, 200, 30), (30, 30, 220)


def file_of(image: Image.Image, kind: str, **more) -> bytes:
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def plain(kind: str = "PNG", mode: str = "RGB", size=(300, 200), **more) -> bytes:
    return file_of(Image.new(mode, size), kind, **more)


async def upload(
    people, content: bytes, user_id: int = 7, name: str = "me.png", **more
):
    return await people.running.client.post(
        UPLOAD,
        files={"file": (name, content, "image/png")},
        headers={**(bearer(user_id) if user_id else {}), **more},
    )


async def shown(people, url: str, **headers):
    return await people.running.client.get(url, headers=headers)


def stored(people) -> list[str]:
    folder = people.running.state["settings"].avatars_dir
    return sorted(file.name for file in folder.glob("*"))


async def test_a_picture_is_shown_to_everybody_in_four_sizes(people) -> None:
    answer = await upload(people, plain("JPEG"))

    assert answer.status_code == 201, answer.text
    urls = answer.json()["avatar_urls"]
    assert answer.json()["avatar_url"] == urls["256"] == answer.headers["location"]
    for size in SIZES:
        picture = await shown(people, urls[str(size)])
        assert picture.status_code == 200
        assert picture.headers["content-type"] == "image/webp"
        assert picture.headers["x-content-type-options"] == "nosniff"
        assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
        assert picture.headers["cache-control"] == "public, max-age=31536000, immutable"
        opened = Image.open(BytesIO(picture.content))
        assert (opened.format, opened.size) == ("WEBP", (size, size))
    mine = (await people.get(7, "/users/me")).json()
    assert mine["avatar_urls"] == urls
    assert "avatar" not in [part["field"] for part in mine["missing"]]
    await people.named(7, "Ada")
    for path in ("/users/7", "/social/profiles/ada"):
        assert (await people.get(0, path)).json()["avatar_urls"] == urls


async def test_who_has_the_picture_is_not_sent_it_again(people) -> None:
    url = (await upload(people, plain())).json()["avatar_url"]
    first = await shown(people, url)

    for etag in (first.headers["etag"], f'W/"x", {first.headers["etag"]}', "*"):
        again = await shown(people, url, **{"if-none-match": etag})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == first.headers["etag"]
    assert (await shown(people, url, **{"if-none-match": '"x"'})).status_code == 200
    head = await people.running.client.head(url)
    assert head.status_code == 200
    assert head.headers["content-length"] == str(len(first.content))
    many = await shown(people, url, range="bytes=" + "0-0," * 10_000)
    assert many.status_code == 200


async def test_other_answers_are_for_pages_of_our_own_site(people) -> None:
    answer = await people.get(7, "/users/me")

    assert answer.headers.get_list("cross-origin-resource-policy") == ["same-site"]


@pytest.mark.parametrize(
    "name",
    [
        "0" * 32 + "-256.webp",
        *("x", "..", "%2e%2e", "..%2f..%2fprofiles.db", "../../profiles.db"),
        *("%00", "0" * 32 + "-257.webp", "0" * 32 + "-256.png", "x" * 3000, ".tmp"),
    ],
)
async def test_a_name_that_is_none_of_ours_is_not_found(people, name: str) -> None:
    answer = await shown(people, f"/api/v1/users/avatars/{name}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_old_picture_goes_and_a_removed_one_too(people) -> None:
    first = (await upload(people, plain())).json()["avatar_url"]
    second = (await upload(people, plain(size=(50, 60)))).json()["avatar_url"]

    assert first != second
    assert (await shown(people, first)).status_code == 404
    assert (await shown(people, second)).status_code == 200
    assert len(stored(people)) == len(SIZES)
    assert (await people.delete(7, "/users/avatar")).status_code == 204
    assert stored(people) == []
    assert (await shown(people, second)).status_code == 404
    assert (await people.get(7, "/users/me")).json()["avatar_url"] is None
    assert (await people.delete(7, "/users/avatar")).status_code == 404


async def test_the_same_picture_of_two_people_are_two(people) -> None:
    one = (await upload(people, plain(), 7)).json()["avatar_url"]
    other = (await upload(people, plain(), 8)).json()["avatar_url"]

    assert one != other
    await people.delete(7, "/users/avatar")
    assert (await shown(people, other)).status_code == 200


async def test_uploads_at_once_leave_one_picture_and_its_files(people) -> None:
    answers = await asyncio.gather(
        *(upload(people, plain(size=(40 + n, 40))) for n in range(6))
    )

    assert {answer.status_code for answer in answers} == {201}
    mine = (await people.get(7, "/users/me")).json()
    assert (await shown(people, mine["avatar_url"])).status_code == 200
    assert len(stored(people)) == len(SIZES)


async def test_the_same_key_twice_makes_one_picture(people) -> None:
    answers = [
        await upload(people, plain(), **{"Idempotency-Key": "once"}) for _ in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert len(stored(people)) == len(SIZES)


async def test_more_than_can_wait_are_told_to_come_again(people, monkeypatch) -> None:
    monkeypatch.setattr(avatars, "MOST_WAITING", 2)

    answers = await asyncio.gather(*(upload(people, plain(), n) for n in range(1, 9)))

    codes = [answer.status_code for answer in answers]
    assert set(codes) == {201, 503}
    refused = answers[codes.index(503)]
    assert refused.json()["code"] == "too_many_pictures"
    assert int(refused.headers["retry-after"]) >= 1
    assert (await upload(people, plain())).status_code == 201


async def test_a_full_disk_changes_nothing_and_says_so(people, monkeypatch) -> None:
    before = (await upload(people, plain())).json()["avatar_url"]

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(avatars.os, "fsync", full)
        answer = await upload(people, plain(size=(9, 9)))

    assert answer.status_code == 503
    assert answer.json()["code"] == "storage_full"
    assert (await people.get(7, "/users/me")).json()["avatar_url"] == before
    assert (await shown(people, before)).status_code == 200


# --- what is taken ------------------------------------------------------------------


def noise(size: int) -> bytes:
    picture = Image.frombytes("RGB", (size, size), os.urandom(size * size * 3))
    return file_of(picture, "PNG")


def png_of(width: int, height: int, *, bits: int = 8, kind: int = 2) -> bytes:
    """Black, and small: a line of zeros compresses to nothing."""
    channels = {0: 1, 2: 3}[kind]
    line = b"\0" * (1 + (width * channels * bits + 7) // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body))
        + name
        + body
        + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def animated(kind: str, frames: int) -> bytes:
    pictures = [Image.new("RGB", (8, 8), (n % 256, n // 256, 0)) for n in range(frames)]
    return file_of(pictures[0], kind, save_all=True, append_images=pictures[1:])


def webp_header(width: int, height: int) -> bytes:
    """A canvas of that size, and next to nothing on it."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    extended = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + size
    body = b"WEBP" + extended + b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    return b"RIFF" + struct.pack("<I", len(body)) + body


REFUSED = {
    "empty": (lambda: b"", 415),
    "html": (lambda: b"<html><script>alert(1)</script>", 415),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
    "exe": (lambda: b"MZ" + b"\0" * 100, 415),
    "eps": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", 415),
    "gif": (lambda: plain("GIF", "P"), 415),
    "moving gif": (lambda: animated("GIF", 300), 415),
    "tiff": (lambda: plain("TIFF"), 415),
    "bmp": (lambda: plain("BMP"), 415),
    "ico": (lambda: plain("ICO"), 415),
    "png signature": (lambda: b"\x89PNG\r\n\x1a\n", 415),
    "jpeg signature": (lambda: b"\xff\xd8\xff\xe0", 415),
    "169 megapixels": (lambda: png_of(13_000, 13_000, bits=1, kind=0), 422),
    "169 megapixels in colour": (lambda: png_of(13_000, 13_000), 422),
    "900 megapixels": (lambda: png_of(30_000, 30_000, bits=1, kind=0), 422),
    "a line of 30 megapixels": (lambda: png_of(30_000_000, 1, bits=1, kind=0), 422),
    "moving png": (lambda: animated("PNG", 300), 422),
    "moving webp": (lambda: animated("WEBP", 30), 422),
    "huge webp": (lambda: webp_header(16_383, 16_383), 415),
    "half a png": (lambda: noise(100)[:15_000], 422),
    "half a jpeg": (lambda: plain("JPEG")[:700], 422),
    "half a webp": (lambda: plain("WEBP")[:20], 415),
    "wrong checksum": (lambda: png_of(9, 9)[:-20] + b"\0" * 20, 422),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_what_is_no_fit_picture_is_refused_and_leaves_nothing(
    people, kind: str
) -> None:
    make, status = REFUSED[kind]

    answer = await upload(people, make())

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert stored(people) == []
    assert (await people.get(7, "/users/me")).json()["avatar_url"] is None


PEAK = """
import sys
from profiles.pictures import squares

def peak():
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024

content = sys.stdin.buffer.read()
before = peak()
try:
    squares(content)
    end = "taken"
except Exception as error:
    end = error.code
print(end, peak() - before)
"""


def peak_of(content: bytes) -> tuple[str, int]:
    """What became of it and how many MB it took, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK], input=content, capture_output=True, check=True
    )
    end, grown = done.stdout.split()
    return end.decode(), int(grown)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    """By memory, not by the clock: of 507 MB of pixels none is ever held."""
    bomb = png_of(13_000, 13_000)

    end, grown = peak_of(bomb)

    print(f"a bomb of {len(bomb)} bytes: {grown} MB more memory")
    assert end == "picture_too_large"
    assert grown < 20


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("JPEG", "RGB"), ("WEBP", "RGBA")],
)
def test_the_largest_that_is_taken_needs_bounded_memory(kind: str, mode: str) -> None:
    end, grown = peak_of(plain(kind, mode, (5000, 5000)))

    print(f"25 megapixels of {kind} {mode}: {grown} MB more memory")
    assert end == "taken"
    assert grown < 450


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
        *(("JPEG", mode) for mode in ("L", "RGB", "CMYK")),
        *(("WEBP", mode) for mode in ("RGB", "RGBA")),
    ],
)
async def test_every_kind_of_colour_is_taken(people, kind: str, mode: str) -> None:
    answer = await upload(people, plain(kind, mode), name="whatever.exe")

    assert answer.status_code == 201, answer.text
    picture = await shown(people, answer.json()["avatar_url"])
    assert Image.open(BytesIO(picture.content)).size == (256, 256)


def centre_of(content: bytes, place=(256, 256)) -> tuple[int, ...]:
    pixel = Image.open(BytesIO(content)).convert("RGB").getpixel(place)
    assert isinstance(pixel, tuple)
    return pixel


def is_like(pixel: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 60 for a, b in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (33, 47)])
def test_any_shape_becomes_a_square(size) -> None:
    made = squares(file_of(Image.new("RGB", size, GREEN), "PNG"))

    assert set(made) == set(SIZES)
    assert is_like(centre_of(made[512]), GREEN)


def test_the_middle_is_what_is_kept() -> None:
    wide = Image.new("RGB", (900, 300), RED)
    wide.paste(GREEN, (300, 0, 600, 300))

    made = squares(file_of(wide, "PNG"))

    assert all(
        is_like(centre_of(made[512], place), GREEN)
        for place in ((8, 8), (500, 8), (256, 256), (500, 500))
    )


@pytest.mark.parametrize(
    ("orientation", "top"), [(1, RED), (3, BLUE), (6, BLUE), (8, RED)]
)
def test_a_picture_stands_upright(orientation: int, top) -> None:
    """Red above, or left; blue below, or right: turned as the camera was held."""
    lying = orientation in (6, 8)
    picture = Image.new("RGB", (400, 400), RED)
    picture.paste(BLUE, (200, 0, 400, 400) if orientation == 8 else (0, 200, 400, 400))
    if lying:
        picture = Image.new("RGB", (400, 400), BLUE)
        picture.paste(RED, (200, 0, 400, 400))
    exif = Image.Exif()
    exif[0x0112] = orientation

    for kind in ("JPEG", "PNG", "WEBP"):
        made = squares(file_of(picture, kind, exif=exif.tobytes()))
        assert is_like(centre_of(made[512], (256, 40)), top)


def test_nothing_but_pixels_goes_on() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x9286] = "SecretComment"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    content = file_of(
        Image.new("RGB", (200, 200), RED),
        "JPEG",
        exif=exif.tobytes(),
        comment=b"SecretWords",
        icc_profile=b"SecretProfile" * 20,
    )
    assert content.count(b"Secret") > 3
    # and what hides behind the end of the picture
    content += b"PK\x03\x04<script>Secret</script>"

    for made in squares(content).values():
        opened = Image.open(BytesIO(made))
        assert b"Secret" not in made
        assert not opened.getexif()
        assert {"exif", "icc_profile", "xmp"} & opened.info.keys() == set()


def test_what_is_see_through_stays_so() -> None:
    made = squares(plain("PNG", "RGBA"))

    assert Image.open(BytesIO(made[64])).convert("RGBA").getpixel((3, 3))[3] == 0


# --- the form -----------------------------------------------------------------------


async def test_a_form_holds_one_file_of_at_most_five_megabytes(people) -> None:
    client = people.running.client
    limit = 5 * 1024 * 1024

    large = await upload(people, noise(1500))
    assert large.status_code == 413
    fits = plain() + b"\0" * (limit - len(plain()))
    assert (await upload(people, fits)).status_code == 201
    assert (await upload(people, fits + b"\0")).json()["code"] == "file_too_large"
    two = [("file", ("a.png", plain())), ("file", ("b.png", plain()))]
    answer = await client.post(UPLOAD, files=two, headers=bearer(7))
    assert answer.status_code == 422
    wrong = await client.post(UPLOAD, files={"avatar": plain()}, headers=bearer(7))
    assert wrong.status_code == 422
    json = await client.post(UPLOAD, json={"file": "x"}, headers=bearer(7))
    assert json.status_code == 415
    assert (await upload(people, plain(), 0)).status_code == 401
    assert (await people.delete(0, "/users/avatar")).status_code == 401


@pytest.mark.parametrize(
    "name", ["../evil.png", "/abs", "a\0b", "x" * 300, "\u202egnp.exe"]
)
async def test_the_name_a_client_gives_means_nothing(people, name: str) -> None:
    assert (await upload(people, plain(), name=name)).status_code == 201

    assert all(avatars._NAME.fullmatch(file) for file in stored(people))


async def test_files_that_nobody_has_are_swept_when_they_are_old(people) -> None:
    kept = (await upload(people, plain())).json()["avatar_url"]
    studio: Studio = people.running.state["studio"]
    lost = await studio.develop(plain(size=(9, 9)))
    (studio.folder / ".unfinished").write_bytes(b"x")
    sweep = avatars.sweeper(people.running.database, studio.folder)

    await sweep.work()
    assert (studio.folder / f"{lost}-64.webp").exists()  # it may be under way
    for file in studio.folder.iterdir():
        os.utime(file, (0, 0))
    await sweep.work()

    assert len(stored(people)) == len(SIZES)
    assert (await shown(people, kept)).status_code == 200
