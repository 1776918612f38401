"""By which words two texts are the same."""

import re
import unicodedata
from zlib import crc32

import pytest

from jobs.importing.fingerprints import KEPT, marks


def sketch(text: str) -> str:
    fields = {"title": "", "company": "", "location": None, "remote": False}
    texts = {"description": text, "requirements": "", "benefits": ""}
    return marks(fields | texts)["sketch"]


def word_by_word(text: str) -> str:
    """The definition, without any haste: stored sketches must stay comparable."""
    words = re.findall(r"\w{6,}", text.casefold())
    folded = (unicodedata.normalize("NFKD", word) for word in words)
    plain = {"".join(c for c in w if not unicodedata.combining(c)) for w in folded}
    lowest = sorted({crc32(word.encode()) for word in plain})[:KEPT]
    return "".join(f"{each:08x}" for each in lowest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short words of all",
        "Pipelines, warehouses; and (snake_case_words) 123456 node.js/typescript",
        "you\u2019re\u00a0Gr\u00f6\u00dfenwahn \u00c9COLIERS\u2028\u0130stanbul",
        "\ufb03\ufb03\ufb03",
        "\u5de5\u7a0b\u5e08\u5de5\u7a0b\u5e08 d\u00e9j\u00e0-vuvuvu",
        "\U0001f600abcdef \ufdfa\ufdfa\ufdfaabc",
        "a" * 20_000,
        " ".join(f"word{n:05}" for n in range(500)),
    ],
)
def test_a_sketch_is_of_the_long_words(text: str) -> None:
    assert sketch(text) == word_by_word(text)


def test_case_and_accents_make_no_other_word() -> None:
    assert sketch("Gr\u00f6\u00dfenwahn \u00e9coliers") == sketch(
        "GROSSENWAHN ecoliers"
    )
