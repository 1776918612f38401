"""What the public job boards of Greenhouse, Lever and Ashby give, as rows to import.

Formats only: nobody is called here. A reader takes the parsed document and gives one
row for each posting, or what is wrong with it; fields it does not know are left alone.
"""

from collections.abc import Callable, Iterator
from typing import Any

from jobs.importing.feeds_in import ashby, greenhouse, lever
from jobs.importing.feeds_in.parts import NotThisFeed, Row

__all__ = ["READERS", "NotThisFeed", "Row", "read_feed"]

READERS: dict[str, Callable[[Any, str | None], Iterator[Row | str]]] = {
    "greenhouse": greenhouse.read,
    "lever": lever.read,
    "ashby": ashby.read,
}


def read_feed(name: str, document: Any, company: str | None) -> Iterator[Row | str]:
    """Rows, and a sentence in place of each posting that is none.

    Raises:
        NotThisFeed: The document has another shape than this feed's.
    """
    return READERS[name](document, company)
