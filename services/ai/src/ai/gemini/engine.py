"""Gemini, by Google's SDK. Importing this costs seconds and 30 MB: only with a key."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import cast

from google import genai
from google.genai import types

from ai.asking.models import AnswerInvalid, Reply, Request, Spent
from ai.gemini import names
from ai.gemini.bounded import bounded_client
from ai.gemini.failures import spent_of, text_of, translated
from ai.gemini.schemas import as_gemini

ENGINE = "gemini"
DIMENSIONS = 768
CLOSING_SECONDS = 2.0
# As the plan has them.
SAFETY = [
    types.SafetySetting(
        category=category,
        threshold=types.HarmBlockThreshold.BLOCK_MEDIUM_AND_ABOVE,
    )
    for category in (
        types.HarmCategory.HARM_CATEGORY_HARASSMENT,
        types.HarmCategory.HARM_CATEGORY_HATE_SPEECH,
        types.HarmCategory.HARM_CATEGORY_SEXUALLY_EXPLICIT,
        types.HarmCategory.HARM_CATEGORY_DANGEROUS_CONTENT,
    )
]


@dataclass(frozen=True)
class Names:
    """Which models: for what is long, for what is short, for vectors."""

    pro: str
    flash: str
    embed: str


class Gemini:
    engine = ENGINE

    def __init__(
        self,
        key: str,
        models: Names,
        *,
        base_url: str | None,
        answer_bytes: int,
        answer_tokens: int,
        connections: int,
    ) -> None:
        # They tell of every request, and at level debug of its headers.
        for noisy in ("google_genai", "google.auth", "httpx2", "httpcore2"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        self._names = Names(*(names.current(name) for name in vars(models).values()))
        self._tokens = answer_tokens
        self._http = bounded_client(answer_bytes, connections=connections)
        self._client = genai.Client(
            enterprise=False,
            api_key=key,
            http_options=types.HttpOptions(
                base_url=base_url,
                # The stable one, whatever the environment says to the SDK.
                api_version="v1",
                httpx_async_client=self._http,
            ),
        )

    def name(self, *, long: bool) -> str:
        return self._names.pro if long else self._names.flash

    @property
    def embedding_name(self) -> str:
        return self._names.embed

    async def write(self, request: Request) -> Reply:
        with translated():
            response = await self._client.aio.models.generate_content(
                model=self.name(long=request.long),
                contents=_contents(request),
                config=self._config(request),
            )
            reply = Reply(text_of(response), spent_of(response))
        if not reply.text:
            raise AnswerInvalid("empty", spent=reply.spent)
        return reply

    async def stream(self, request: Request) -> AsyncIterator[str | Spent]:
        with translated():
            responses = await self._client.aio.models.generate_content_stream(
                model=self.name(long=request.long),
                contents=_contents(request),
                config=self._config(request),
            )
            # Who stops reading ends the call. The SDK says iterator and means this:
            generator = cast(
                "AsyncGenerator[types.GenerateContentResponse, None]", responses
            )
            async with aclosing(generator), aclosing(_pieces(generator)) as pieces:
                async for item in pieces:
                    yield item

    async def embed(self, texts: Sequence[str]) -> tuple[list[list[float]], Spent]:
        """A vector for each text, in their order, and what they cost."""
        with translated():
            response = await self._client.aio.models.embed_content(
                model=self._names.embed,
                # Texts in a bare list would be taken for parts of one.
                contents=[
                    types.Content(parts=[types.Part(text=text)]) for text in texts
                ],
                config=types.EmbedContentConfig(output_dimensionality=DIMENSIONS),
            )
            vectors = [each.values or [] for each in response.embeddings or []]
        if [len(vector) for vector in vectors] != [DIMENSIONS] * len(texts):
            raise AnswerInvalid("not a vector for each text")
        usage = response.usage_metadata
        tokens = (usage.prompt_token_count if usage else None) or 0
        return vectors, Spent(input_tokens=tokens)

    async def close(self) -> None:
        async with asyncio.timeout(CLOSING_SECONDS):
            await self._http.aclose()
        self._client.close()

    def _config(self, request: Request) -> types.GenerateContentConfig:
        shaped = request.schema is not None
        return types.GenerateContentConfig(
            system_instruction=request.instruction,
            max_output_tokens=self._tokens,
            safety_settings=SAFETY,
            response_mime_type="application/json" if shaped else "text/plain",
            response_json_schema=as_gemini(request.schema or {}) if shaped else None,
            # One question is one request: no tools, no continuations of its own.
            automatic_continuation=False,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(
                disable=True
            ),
        )


def _contents(request: Request) -> list[types.ContentUnion]:
    return [
        types.Content(role=turn.who, parts=[types.Part(text=turn.text)])
        for turn in request.turns
    ]


async def _pieces(
    responses: AsyncIterator[types.GenerateContentResponse],
) -> AsyncGenerator[str | Spent, None]:
    ended = False
    async for response in responses:
        yield spent_of(response)
        if text := text_of(response):
            yield text
        ended = ended or _has_ended(response)
    if not ended:
        raise AnswerInvalid("cut off")


def _has_ended(response: types.GenerateContentResponse) -> bool:
    return any(candidate.finish_reason for candidate in response.candidates or ())
