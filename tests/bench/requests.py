"""An authenticated read, a search and a bare answer, each through a gateway, in turn.

The machine's noise comes in waves, so what is compared is measured side by side, in
short rounds, and the medians are taken.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from stack import running
from tests.bench import bare, load
from tests.bench.processes import cpu_seconds
from tests.e2e.platform import Person, Platform

ROUNDS = 4
IN_TURN = ("bare", "read", "bare", "read", "search")
CONNECTIONS = {8: 2.5, 1: 1.5}  # at once -> seconds of one measurement
READ = "/api/v1/users/me"
SEARCHES = [
    f"/api/v1/jobs?{query}"
    for query in (
        "q=machine+learning+engineer",
        "q=python&remote=true",
        "q=%22contact+center%22",
        "q=conversation+designer&experience_level=senior",
        "q=nurs*&sort=newest",
        "q=data+analyst&location=Dublin",
        "skills=Python&skills=SQL&job_type=full-time",
        "salary_min=60000&currency=EUR&sort=salary",
        "page=3&page_size=20",
        "q=kubernetes+terraform&page_size=50",
    )
]
PROFILE = {
    "full_name": "Ada Lovelace",
    "bio": "I build assistants that callers thank. Before that: six years of calls.",
    "location": "Lisbon, Portugal",
    "current_position": "Conversational AI Engineer",
    "company": "Northwind Voice",
    "linkedin_url": "https://www.linkedin.com/in/example",
    "github_url": "https://github.com/example",
    "experience_level": "senior",
    "ai_specializations": ["Conversational AI", "NLP"],
}

Sample = dict[str, Any]  # an outcome as numbers by name, with the CPU by process


@dataclass(frozen=True)
class Target:
    url: str
    paths: list[str]
    pids: dict[str, int]  # gateway, edge and service


def measure(
    platform: Platform, person: Person, folder: Path, note: Callable[[str], None]
) -> dict[str, Any]:
    """Medians by target and by how many requests are under way, and the ratios."""
    person.api.put(READ, json=PROFILE).raise_for_status()
    answer = person.api.get(READ).raise_for_status().content
    with bare.started(platform.local_plan(), answer, folder) as beside:
        targets = _targets(platform, beside)
        for target in targets.values():
            _sample(target, person.token, 8, 1.0)  # to be warm, and not counted
        samples = list(_rounds(targets, person.token, note))
    return {
        "answer_bytes": len(answer),
        "searches": SEARCHES,
        "medians": _medians(samples),
        "read_over_bare": _ratio(samples),
        "samples": samples,
    }


def _targets(platform: Platform, beside: bare.Bare) -> dict[str, Target]:
    pids = running.pids(platform.local_plan().data_dir)
    shared = {"gateway": pids["gateway"], "edge": pids["edge"]}
    own = {"edge": pids["edge"], **beside.pids}
    return {
        "bare": Target(beside.url, [READ], own),
        "read": Target(platform.url, [READ], shared | {"service": pids["profiles"]}),
        "search": Target(platform.url, SEARCHES, shared | {"service": pids["jobs"]}),
    }


def _rounds(
    targets: dict[str, Target], token: str, note: Callable[[str], None]
) -> Iterator[Sample]:
    for number in range(1, ROUNDS + 1):
        note(f"requests, round {number} of {ROUNDS}")
        for connections, seconds in CONNECTIONS.items():
            for name in IN_TURN:
                sample = _sample(targets[name], token, connections, seconds)
                yield {"what": name, "at_once": connections, **sample}


def _sample(target: Target, token: str, connections: int, seconds: float) -> Sample:
    before = cpu_seconds(target.pids)
    order = load.Order(target.url, target.paths, token, connections, seconds)
    outcome = load.send(order)
    after = cpu_seconds(target.pids)
    cpu = {
        f"{name}_us": (after[name] - before[name]) / outcome.requests * 1e6
        for name in ("gateway", "edge", "service")
    }
    return asdict(outcome) | cpu | {"cpu_us": sum(cpu.values())}


def _medians(samples: list[Sample]) -> dict[str, dict[str, Sample]]:
    return {
        name: {
            str(at_once): _median_of(_of(samples, name, at_once))
            for at_once in CONNECTIONS
        }
        for name in dict.fromkeys(IN_TURN)
    }


def _median_of(samples: list[Sample]) -> Sample:
    names = [name for name in samples[0] if name not in ("what", "at_once")]
    return {name: median(sample[name] for sample in samples) for name in names}


def _ratio(samples: list[Sample]) -> dict[str, float]:
    """CPU of a read over that of the bare answer measured just before it."""
    ratios = [
        read["cpu_us"] / plain["cpu_us"]
        for plain, read in zip(
            _of(samples, "bare", 8), _of(samples, "read", 8), strict=True
        )
    ]
    return {"median": median(ratios), "lowest": min(ratios), "highest": max(ratios)}


def _of(samples: list[Sample], name: str, at_once: int) -> list[Sample]:
    return [s for s in samples if (s["what"], s["at_once"]) == (name, at_once)]
