"""What people judged by hand: an order of résumés, and texts that are none."""

from pathlib import Path

from services.resumes.tests.judged.not_resumes import NOT_RESUMES

MENTIONS = Path(__file__).parent / "mentions.txt"

__all__ = ["MENTIONS", "NOT_RESUMES", "rank_correlation", "ranking"]


def ranking() -> list[str]:
    """Names of documents, the best first."""
    lines = (Path(__file__).parent / "ranking.txt").read_text().splitlines()
    return [line.split(" | ")[0] for line in lines if not line.startswith("#")]


def rank_correlation(scores: list[float]) -> float:
    """Spearman's: 1 when the scores fall from first to last, ties share a rank."""
    order = sorted(scores, reverse=True)
    count = len(scores)
    ranks = [order.index(s) + (order.count(s) - 1) / 2 for s in scores]
    middle = (count - 1) / 2
    together = sum((i - middle) * (r - middle) for i, r in enumerate(ranks))
    ours = sum((i - middle) ** 2 for i in range(count))
    theirs = sum((r - middle) ** 2 for r in ranks)
    return float(together / (ours * theirs) ** 0.5)
