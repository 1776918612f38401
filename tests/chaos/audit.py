"""Afterwards: is everything there that was promised, once, and nothing half done?"""

import json
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from common.settings import SERVICES
from tests.chaos.clients import Client, Crowd
from tests.chaos.writes import V1, WRITES, Write, rows_by_cursor, seen
from tests.e2e.platform import Platform, eventually

# A row, and the event that says so: one without the other would be half a fact.
TOLD = {
    ("jobs", "applications", "application_submitted", "application_id"),
    ("social", "messages", "message_sent", "message_id"),
    ("interviews", "interviews", "interview_scheduled", "interview_id"),
}
# What must have come of a write elsewhere, once for each: its notification.
EFFECTS = {"application": "application_submitted", "résumé": "resume_analyzed"}
SETTLED_SECONDS = 120.0


@dataclass
class Findings:
    acknowledged: int = 0
    refused: int = 0
    unanswered: int = 0
    effects: int = 0
    renewals: int = 0
    signed_out: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    phantom: list[str] = field(default_factory=list)  # there, and never sent or refused
    half: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        wrong = self.lost or self.doubled or self.phantom or self.half
        return not wrong and not self.signed_out and not self.unanswered


def audit(platform: Platform, crowd: Crowd) -> Findings:
    """Read everything back: through the gateway by its owners, then in the files."""
    findings = Findings()
    folder = platform.local_plan().data_dir
    eventually(lambda: _all_sent(folder), seconds=SETTLED_SECONDS)
    for client in crowd.clients:
        for write in WRITES:
            _compare(findings, client, write)
        _compare_headline(findings, client)
        _compare_effects(findings, client)
        _count_sessions(findings, client)
    for service in SERVICES:
        _look_into(findings, folder, service)
    return findings


def _compare(findings: Findings, client: Client, write: Write) -> None:
    query = {"with_user_id": client.partner.id} if write.name == "message" else {}
    there = seen(client.person.api, write, **query)
    for entry in client.ledger.entries:
        if entry.kind != write.name:
            continue
        count, name = there.pop(entry.mark, 0), f"{entry.kind} {entry.mark}"
        if entry.state == "acknowledged":
            findings.acknowledged += 1
            findings.lost += [name] * (count == 0)
        elif entry.state == "refused":
            findings.refused += 1
            findings.phantom += [f"{name}, refused"] * (count > 0)
        else:
            findings.unanswered += 1
        findings.doubled += [f"{name} x {count}"] * (count > 1)
    own = f"{write.name[:3]}-{client.person.id}-"
    findings.phantom += [
        f"{write.name} {mark}" for mark in there if mark.startswith(own)
    ]


def _compare_headline(findings: Findings, client: Client) -> None:
    """The last promise, or a later one that was never answered."""
    profile = client.person.api.get(f"{V1}/users/me").raise_for_status().json()
    sent = [entry for entry in client.ledger.entries if entry.kind == "headline"]
    kept = [entry for entry in sent if entry.state == "acknowledged"]
    findings.acknowledged += len(kept)
    findings.unanswered += len(sent) - len(kept)
    if client.headline is not None:
        later = {e.mark for e in sent[sent.index(kept[-1]) :]}
        if profile["headline"] not in later:
            findings.lost.append(f"{client.headline} of {client.person.id}")


def _count_sessions(findings: Findings, client: Client) -> None:
    renewals = [entry for entry in client.ledger.entries if entry.kind == "session"]
    findings.renewals += len(renewals)
    findings.signed_out += sum(e.state != "acknowledged" for e in renewals)


def _compare_effects(findings: Findings, client: Client) -> None:
    for kind, notice in EFFECTS.items():
        name = "application_id" if kind == "application" else "resume_id"
        wanted = {
            e.id for e in client.ledger.of("acknowledged") if e.kind == kind and e.id
        }
        told = _settled(client, notice, name, wanted)
        findings.effects += len(wanted)
        findings.lost += [f"{notice} of {one}" for one in wanted - told.keys()]
        findings.doubled += [
            f"{notice} of {one} x {count}" for one, count in told.items() if count > 1
        ]


def _settled(client: Client, notice: str, name: str, wanted: set[int]) -> Counter[int]:
    """Whom each notice is about, once all have come or nobody waits any longer."""
    deadline = time.monotonic() + SETTLED_SECONDS
    while True:
        told = _told(client, notice, name)
        if wanted <= told.keys() or time.monotonic() > deadline:
            return told
        time.sleep(0.2)


def _told(client: Client, notice: str, name: str) -> Counter[int]:
    rows = rows_by_cursor(client.person.api, f"{V1}/notifications")
    return Counter(row["data"][name] for row in rows if row["kind"] == notice)


def _look_into(findings: Findings, folder: Path, service: str) -> None:
    with closing(sqlite3.connect(folder / service / f"{service}.db")) as database:
        rows = database.execute("PRAGMA integrity_check").fetchall()
        if rows != [("ok",)]:
            findings.half.append(f"{service}: {rows[:3]}")
        if broken := database.execute("PRAGMA foreign_key_check").fetchall():
            findings.half.append(f"{service}: {len(broken)} broken references")
        dead = database.execute("SELECT count(*) FROM dead_letters").fetchone()[0]
        if dead:
            findings.half.append(f"{service}: {dead} dead letters")
        for owner, table, event, name in TOLD:
            if owner == service:
                findings.half += _half_told(database, service, table, event, name)


def _half_told(
    database: sqlite3.Connection, service: str, table: str, event: str, name: str
) -> list[str]:
    subject = f"events.{service}.{event}.v1"
    bodies = database.execute("SELECT body FROM outbox WHERE subject = ?", (subject,))
    told = {json.loads(body)[name] for (body,) in bodies}
    rows = {row for (row,) in database.execute(f"SELECT id FROM {table}")}
    return [
        *(f"{table} {row} without {event}" for row in rows - told),
        *(f"{event} without {table} {row}" for row in told - rows),
    ]


def _all_sent(folder: Path) -> bool:
    waiting = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
    for service in SERVICES:
        with closing(sqlite3.connect(folder / service / f"{service}.db")) as database:
            if database.execute(waiting).fetchone() != (0,):
                return False
    return True
