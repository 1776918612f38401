"""PostgreSQL's full text search over the same postings: a GIN index, ts_rank.

A server of its own in a folder of the bench, reached over its socket by `psql`; the
times are those psql measures. Where PostgreSQL is not installed nothing is measured.
"""

import csv
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_TIME = re.compile(r"^Time: ([\d.]+) ms", re.MULTILINE)
_COLUMNS = ("id", "title", "company", "location", "description", "remote", "expires")
_SETTINGS = {
    "listen_addresses": "''",
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "fsync": "off",
    "jit": "off",  # slower for searches as short as these
}
_PREPARE = """
CREATE TABLE jobs (id int PRIMARY KEY, title text, company text, location text,
  description text, remote bool, expires timestamptz);
\\copy jobs FROM '{file}' WITH (FORMAT csv)
ALTER TABLE jobs ADD COLUMN words tsvector;
UPDATE jobs SET words =
  setweight(to_tsvector('english', title), 'A')
  || setweight(to_tsvector('english', company || ' ' || coalesce(location, '')), 'B')
  || setweight(to_tsvector('english', description), 'D');
CREATE INDEX ON jobs USING gin (words);
VACUUM (ANALYZE, FREEZE) jobs;
"""
_SEARCH = """
SELECT id, ts_rank(words, q) AS rank, count(*) OVER () AS total
FROM jobs, websearch_to_tsquery('english', {q}) AS q
WHERE words @@ q AND expires > now(){remote} ORDER BY rank DESC, id DESC LIMIT 20;
"""


@dataclass(frozen=True)
class Server:
    binaries: Path
    folder: Path

    def run(self, sql: str) -> str:
        psql = [self.binaries / "psql", "-qAt", "-v", "ON_ERROR_STOP=1"]
        where = ["-h", self.folder, "-U", "postgres", "postgres"]
        return _call([*psql, *where], sql)


def binaries() -> Path | None:
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent  # psql may not be beside the link
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))[::-1]), None)


@contextmanager
def started() -> Iterator[Server | None]:
    where = binaries()
    if where is None:
        yield None
        return
    with TemporaryDirectory(prefix="pg-") as name, _running(where, Path(name)) as one:
        yield one


@contextmanager
def _running(where: Path, folder: Path) -> Iterator[Server]:
    server = Server(where, folder)
    if os.geteuid() == 0:  # as which it refuses to run
        shutil.chown(folder, "postgres", "postgres")
    data = server.folder / "data"
    _as_postgres(server, "initdb", "-A", "trust", "-U", "postgres", "-D", data)
    with (server.folder / "set.conf").open("w") as lines:
        lines.writelines(f"{name} = {value}\n" for name, value in _SETTINGS.items())
        lines.write(f"unix_socket_directories = '{server.folder}'\n")
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(f"include '{server.folder / 'set.conf'}'\n")
    log = server.folder / "log"
    _as_postgres(server, "pg_ctl", "-D", data, "-l", log, "-w", "start")
    try:
        yield server
    finally:
        _as_postgres(server, "pg_ctl", "-D", data, "-m", "immediate", "stop")


def fill(server: Server, rows: Iterable[dict[str, Any]]) -> None:
    file = server.folder / "jobs.csv"
    with file.open("w", newline="") as text:
        writer = csv.writer(text)
        for number, row in enumerate(rows, 1):
            values = {**row, "id": number, "expires": row["expires_at"].isoformat()}
            writer.writerow([values[name] for name in _COLUMNS])
    server.run(_PREPARE.format(file=file))
    file.unlink()


def milliseconds(server: Server, queries: list[tuple[str, bool]]) -> list[float]:
    """Of each search in one session, run one after the other."""
    asked = [
        _SEARCH.format(q=_quoted(q), remote=" AND remote" if remote else "")
        for q, remote in queries
    ]
    answer = server.run("\\timing on\n" + "".join(asked))
    return [float(time) for time in _TIME.findall(answer)]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _as_postgres(server: Server, name: str, *arguments: object) -> None:
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    _call([*user, server.binaries / name, *map(str, arguments)], "")


def _call(command: list[Any], given: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if given else subprocess.DEVNULL,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (command[0], done.stdout[-500:])
    return done.stdout
