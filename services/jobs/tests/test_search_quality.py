"""How good search is on real postings; quality/README.md says what is measured."""

import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from sqlalchemy import select
from tantivy import Occur, Query

from common.testing import internal_bearer, running_service, settings_for
from jobs.main import build
from jobs.searching.analysis import STEMMED, analyzers
from jobs.searching.index import JobIndex
from jobs.settings import Settings
from jobs.tables import Job
from services.jobs.tests.conftest import Jobs
from services.jobs.tests.quality import judging

pytestmark = [
    pytest.mark.skipif(
        not judging.POSTINGS.exists(), reason="the open postings are not here"
    ),
    pytest.mark.timeout(600),
]
BATCH_BYTES = 150_000
RANK_DEPTH = 100
EVERY = 5  # of so many titles one is searched for
# A little below what is reached: nDCG@10 and recall@10 of all, nDCG@10 of other words.
LEAST_NDCG, LEAST_RECALL, LEAST_OTHER, LEAST_RANK = 0.80, 0.80, 0.77, 0.70

Search = Callable[[str], list[str]]


@dataclass(frozen=True)
class Loaded:
    jobs: Jobs
    names: Mapping[int, str]  # the posting by the job's id

    async def found(self, q: str, size: int = judging.DEPTH) -> list[str]:
        page = await self.jobs.search(q=q, page_size=size)
        return [self.names[job["id"]] for job in page["items"]]

    def by_words(self, q: str) -> list[str]:
        """Words alone: title and text, each word may be missing."""
        index: JobIndex = self.jobs.running.state["index"]
        query = Query.boolean_query(
            [
                (Occur.Should, Query.term_query(index.schema, field, term))
                for term in analyzers()[STEMMED].analyze(q)
                for field in ("title", "text")
            ]
        )
        searcher = index.searcher()
        addresses = [place for _, place in searcher.search(query, judging.DEPTH).hits]
        ids = searcher.fast_field_values("id", addresses) if addresses else []
        return [self.names[int(job_id or 0)] for job_id in ids]


@pytest.fixture
async def loaded(tmp_path: Path) -> AsyncIterator[Loaded]:
    settings = settings_for(Settings, tmp_path)
    async with running_service(build, settings) as running:
        for batch in _batches(judging.postings()):
            answer = await running.client.post(
                "/internal/jobs/load",
                json=batch,
                headers=internal_bearer("operator", "jobs"),
            )
            assert answer.status_code == 200, answer.text
        jobs = Jobs(running, resumes=None)
        await jobs.indexed()
        async with running.database.read() as session:
            rows = await session.execute(select(Job.id, Job.external_id))
            names = {job_id: name for job_id, name in rows}  # noqa: C416 - Rows
        yield Loaded(jobs, names)


async def test_what_is_looked_for_comes_first(
    loaded: Loaded, say: Callable[[str], None]
) -> None:
    judged = judging.queries()
    answers = {query.q: await loaded.found(query.q) for query in judged}
    alone = {query.q: loaded.by_words(query.q) for query in judged}

    say(_table(judged, alone, answers))
    of_all = _figures(judged, answers)
    other = _figures([q for q in judged if q.kind == "other words"], answers)
    rank = await _own_title(loaded)
    say(f"title -> own posting: mean reciprocal rank {rank:.3f}")

    assert of_all[0] >= LEAST_NDCG
    assert of_all[1] >= LEAST_RECALL
    assert other[0] >= LEAST_OTHER
    assert rank >= LEAST_RANK


def test_the_queries_are_enough_and_each_can_be_answered() -> None:
    judged = judging.queries()
    known = {posting["external_id"] for posting in judging.postings()}

    assert len({query.q for query in judged}) == len(judged) >= 60
    assert all(query.grades and known >= set(query.grades) for query in judged)


def test_twenty_queries_share_no_word_with_the_best_titles() -> None:
    analyzer = analyzers()[STEMMED]
    small = set(analyzer.analyze("a an and the of in for to who with on at as be by"))
    titles = {
        posting["external_id"]: posting["title"] for posting in judging.postings()
    }
    apart = [query for query in judging.queries() if query.kind == "other words"]

    for query in apart:
        words = set(analyzer.analyze(query.q)) - small
        best = max(query.grades.values())
        for name, grade in query.grades.items():
            if grade == best >= judging.RELEVANT + 1:
                assert not words & set(analyzer.analyze(titles[name])), query.q
    assert len(apart) >= 20


async def _own_title(loaded: Loaded) -> float:
    sample = judging.postings()[::EVERY]
    ranks = []
    for posting in sample:
        found = await loaded.found(posting["title"][:200], RANK_DEPTH)
        own = posting["external_id"]
        ranks.append(1 / (found.index(own) + 1) if own in found else 0.0)
    return mean(ranks)


def _table(
    judged: list[judging.Judged],
    alone: Mapping[str, list[str]],
    answers: Mapping[str, list[str]],
) -> str:
    lines = ["nDCG@10 and recall@10     queries   words alone       search"]
    for kind in ("all", *dict.fromkeys(query.kind for query in judged)):
        some = [query for query in judged if kind in ("all", query.kind)]
        figures = *_figures(some, alone), *_figures(some, answers)
        cells = "   ".join(f"{figure:.3f}" for figure in figures)
        lines.append(f"{kind:<25} {len(some):>7}   {cells}")
    return "\n".join(lines)


def _figures(
    judged: list[judging.Judged], answers: Mapping[str, list[str]]
) -> tuple[float, float]:
    return (
        mean(judging.ndcg(answers[query.q], query.grades) for query in judged),
        mean(judging.recall(answers[query.q], query.grades) for query in judged),
    )


def _batches(postings: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    sizes = itertools.accumulate(len(json.dumps(posting)) + 2 for posting in postings)
    placed = zip(postings, sizes, strict=True)
    for _, batch in itertools.groupby(placed, key=lambda pair: pair[1] // BATCH_BYTES):
        yield [posting for posting, _ in batch]
