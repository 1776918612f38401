"""The door for services that compare texts by meaning."""

from typing import Annotated

from fastapi import Depends, Request
from pydantic import Field

from ai.embedding.embedders import Embedded, Embedder
from common.calls import called_by
from common.routing import accepts
from common.routing import router as make_router
from common.schemas import PROSE, Body, View

MOST_TEXTS = 100
MOST_LETTERS = 8000

router = make_router("/internal/embeddings", tag="internal")

Text = Annotated[str, Field(min_length=1, max_length=MOST_LETTERS), PROSE]


class Texts(Body):
    texts: Annotated[list[Text], Field(min_length=1, max_length=MOST_TEXTS)]


class EmbeddingsView(View):
    """Vectors in the order of their texts. Compare only those of one model."""

    vectors: list[list[float]]
    engine: str
    model: str
    dimensions: int
    degraded_reason: str | None


async def _embedder(request: Request) -> Embedder:
    embedder: Embedder = request.state.embedder
    return embedder


# Letters of most scripts take up to three bytes.
@router.post("", include_in_schema=False, response_model=EmbeddingsView)
@accepts(MOST_TEXTS * MOST_LETTERS * 3)
async def embed_texts(
    body: Texts,
    _caller: Annotated[str, called_by("jobs", "resumes")],
    embedder: Annotated[Embedder, Depends(_embedder)],
) -> Embedded:
    """A vector for each text."""
    return await embedder.embed(body.texts)
