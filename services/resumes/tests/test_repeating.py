"""The same bytes give the same answer, in whatever process they are read."""

import asyncio
import hashlib
import sys

_READ = """
import asyncio, datetime, hashlib, json, sys
sys.path.insert(0, ".")
from resumes.ats import report
from resumes.documents import kind_of, read_document
from resumes.parsing import parse
from services.resumes.tests.samples import sample_forms

async def main():
    for stem in ("academic_cv", "sidebar_left", "european_table", "genesys_engineer"):
        for sample in sample_forms(stem):
            reading = await read_document(sample.content, kind_of(sample.content))
            parsed = parse(reading, today=datetime.date(2026, 6, 1))
            made = report(reading, parsed, "Python and Genesys Cloud, 3 years")
            print(json.dumps(reading.to_json()), parsed.model_dump_json())
            print(made.model_dump_json())

asyncio.run(main())
"""


async def said(seed: str) -> bytes:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _READ),
        stdout=asyncio.subprocess.PIPE,
        env={"PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8"},
    )
    out, _ = await child.communicate()
    assert child.returncode == 0
    return out


async def test_two_processes_say_the_same_bytes() -> None:
    one, other = await asyncio.gather(said("1"), said("4242"))

    assert len(one) > 10_000
    assert hashlib.sha256(one).digest() == hashlib.sha256(other).digest()
