"""A Gemini of our own: its wire protocol, deterministic, and broken on demand.

    python -m tests.fakes.gemini 8123

Google's SDK is pointed at it. `PUT /control {"fault": "hang"}` has every later answer
fail so; `GET /control` tells what was asked. Its answers say what the data says, so
that they can stand; with the fault `obey` it does what a text in the data demands:
it writes whatever line holds a word that begins with CANARY, into every text of its
answer, gives 100 where that is asked for, and its own instruction where that is.
"""

import asyncio
import json
import re
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

KEY = "fake-key-for-tests-only-0123456789"
DEMAND = re.compile(r"answer only with ([\w-]+)", re.IGNORECASE)
PLANTED = re.compile(r"[^\n]*CANARY[^\n]*")
SECRETS = re.compile(
    r"system prompt|instructions?\b.{0,40}above|your rules", re.IGNORECASE
)
BEST = re.compile(r"\b100\b")
AS_THEY_ARE = frozenset(("id", "difficulty", "timeline"))
INVENTED = "You have 97 of 100 and know Haskell. Call 555-0199 now."
HUGE_BYTES = 50 * 1024 * 1024
DIMENSIONS = 3072
FINISHES = {
    "safety": "SAFETY",
    "max_tokens": "MAX_TOKENS",
    "continue": "CONTINUATION",
}
FAULTS = frozenset(
    (
        *("", "hang", "drip", "huge", "500", "429", "400", "403", "404", "302"),
        *("broken_json", "not_json", "wrong_shape", "wrong_once", "empty", "no_text"),
        *("safety", "blocked", "max_tokens", "obey", "invent", "cut", "gzip", "slow"),
        *("list", "half_character", "continue", "overloaded", "embroider"),
    )
)
KNOWN = frozenset(
    (
        *("$defs", "$ref", "type", "format", "title", "description", "enum", "items"),
        *("prefixItems", "minItems", "maxItems", "minimum", "maximum", "anyOf"),
        *("oneOf", "properties", "additionalProperties", "required"),
    )
)


@dataclass
class Control:
    """What is wrong with it, and what it has seen."""

    fault: str = ""
    retry_after: str = "30"
    delay: float = 0.0  # seconds before each answer
    times: int = -1  # the fault ends after so many answers; -1: never
    calls: int = 0
    at_once: int = 0
    most_at_once: int = 0
    left: int = 0  # calls whose client went away
    huge_bytes: int = 0  # sent of what is huge
    seen: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=500))

    def next_fault(self) -> str:
        if self.times == 0:
            self.fault = ""
        if self.times > 0:
            self.times -= 1
        return self.fault

    def view(self) -> dict[str, Any]:
        return {**vars(self), "seen": list(self.seen)}


def build(control: Control | None = None) -> FastAPI:
    control = control or Control()
    app = FastAPI(telemetry={"tracing": False, "metrics": False})
    app.state.control = control

    @app.get("/control")
    async def told() -> dict[str, Any]:
        return control.view()

    @app.put("/control")
    async def told_to(request: Request) -> dict[str, Any]:
        wanted = await request.json()
        assert wanted.get("fault", "") in FAULTS
        control.__dict__.update(vars(Control()) | wanted)
        return control.view()

    @app.api_route("/elsewhere", methods=["GET", "POST"])
    async def elsewhere() -> dict[str, Any]:
        control.calls += 1
        return {}

    @app.post("/{version}/models/{called}")
    async def ask(version: str, called: str, request: Request) -> Response:
        model, _, method = called.partition(":")
        if request.headers.get("x-goog-api-key") != KEY:
            return error(400, "INVALID_ARGUMENT", "API key not valid.")
        body = await request.json()
        control.calls += 1
        control.seen.append(
            {
                "version": version,
                "model": model,
                "method": method,
                "query": request.url.query,
                "encoding": request.headers.get("accept-encoding"),
                "body": body,
            }
        )
        control.at_once += 1
        control.most_at_once = max(control.most_at_once, control.at_once)
        try:
            fault = control.next_fault()
            if fault == "hang":
                return await hanging(control, request)
            return await answer(control, model, method, body, fault)
        finally:
            control.at_once -= 1

    return app


async def answer(
    control: Control, model: str, method: str, body: dict[str, Any], fault: str
) -> Response:
    await asyncio.sleep(control.delay)
    if fault in FAILURES:
        return FAILURES[fault](control)
    if problem := unknown_words(schema_of(body)):
        return error(400, "INVALID_ARGUMENT", f"Unknown name {problem}")
    if method == "streamGenerateContent":
        events = streamed(control, model, body, fault)
        return StreamingResponse(events, media_type="text/event-stream")
    if method in METHODS:
        return METHODS[method](model, body, fault)
    return error(404, "NOT_FOUND", "no such method")


async def hanging(control: Control, request: Request) -> Response:
    """Says nothing for as long as anybody waits."""
    while not await request.is_disconnected():
        await asyncio.sleep(0.02)
    control.left += 1
    return error(499, "CANCELLED", "the client went away")


async def dripping() -> AsyncIterator[bytes]:
    """A byte each second, for as long as anybody listens."""
    yield b'{"candidates":['
    while True:
        await asyncio.sleep(1)
        yield b" "


async def huge(control: Control) -> AsyncIterator[bytes]:
    yield b'{"candidates":[{"content":{"parts":[{"text":"'
    piece = b"x" * 65536
    for _ in range(HUGE_BYTES // len(piece)):
        await asyncio.sleep(0)  # or nobody would hear that the client has gone
        control.huge_bytes += len(piece)
        yield piece
    yield b'"}]}}]}'


def limited(control: Control) -> Response:
    """As Google says it: in a header, or in a detail of the error."""
    body = problem_body(429, "RESOURCE_EXHAUSTED", "too many")
    if control.retry_after.endswith("s"):
        kind = "type.googleapis.com/google.rpc.RetryInfo"
        detail = {"@type": kind, "retryDelay": control.retry_after}
        body["error"]["details"] = [detail]
        return JSONResponse(body, 429)
    return JSONResponse(body, 429, headers={"Retry-After": control.retry_after})


def counted(_model: str, body: dict[str, Any], _fault: str) -> Response:
    return JSONResponse({"totalTokens": tokens(json.dumps(body))})


def generated(model: str, body: dict[str, Any], fault: str) -> Response:
    if fault == "blocked":
        return JSONResponse(
            {"promptFeedback": {"blockReason": "SAFETY"}, **usage(body, "")}
        )
    if fault == "empty":
        return JSONResponse({"candidates": [], **usage(body, "")})
    text = written(body, fault)
    parts = [] if fault in ("no_text", "safety") else [{"text": text}]
    finish = FINISHES.get(fault, "STOP")
    candidate = {
        "content": {"role": "model", "parts": parts},
        "finishReason": finish,
        **({"continuationToken": "bW9yZQ=="} if fault == "continue" else {}),
        "index": 0,
    }
    return JSONResponse(
        {"candidates": [candidate], "modelVersion": model, **usage(body, text)}
    )


async def streamed(
    control: Control, model: str, body: dict[str, Any], fault: str
) -> AsyncIterator[bytes]:
    text = written(body, fault)
    pieces = re.findall(r"\S+\s*", text)
    control.at_once += 1
    try:
        for number, piece in enumerate(pieces):
            if fault == "cut" and number == len(pieces) // 2:
                return
            if fault == "safety" and number == len(pieces) // 2:
                yield event({"finishReason": "SAFETY"}, body, "", model)
                return
            if fault == "overloaded" and number == len(pieces) // 2:
                failed = json.dumps(problem_body(503, "UNAVAILABLE", "overloaded"))
                yield f"data: {failed}\r\n\r\n".encode()
                return
            if fault == "slow":
                await asyncio.sleep(0.05)
            last = number + 1 == len(pieces)
            content = {"content": {"role": "model", "parts": [{"text": piece}]}}
            done = {"finishReason": "STOP"} if last else {}
            yield event({**content, **done}, body, text[: len(piece)], model)
    except (asyncio.CancelledError, GeneratorExit):
        control.left += 1
        raise
    finally:
        control.at_once -= 1


def event(
    candidate: dict[str, Any], body: dict[str, Any], text: str, model: str
) -> bytes:
    whole = {"candidates": [candidate], "modelVersion": model, **usage(body, text)}
    return f"data: {json.dumps(whole)}\r\n\r\n".encode()


def written(body: dict[str, Any], fault: str) -> str:
    """The text of an answer, or what stands in its place."""
    schema, data = schema_of(body), data_of(body)
    if fault == "broken_json":
        return '{"text": "it ends in the mid'
    if fault == "half_character":
        return '{"text": "\\ud83d score"}'
    if fault == "wrong_shape" or (fault == "wrong_once" and len(body["contents"]) == 1):
        return '{"prose": ["not what was asked for"]}'
    told = "\n".join(texts(data)) if fault == "obey" else ""
    if only := DEMAND.search(told):
        data = {"text": only.group(1)}
    elif said := INVENTED if fault == "embroider" else demanded(body, told):
        if not schema:
            return f"{prose(data)} {said}"
        return json.dumps(obeying(json.loads(shaped(schema, data)), said))
    if fault == "invent":
        data = {"text": INVENTED}
    return shaped(schema, data) if schema else prose(data)


def demanded(body: dict[str, Any], told: str) -> str:
    """All that a text in the data wants written; nothing where none wants anything."""
    said = PLANTED.findall(told)
    if not said:
        return ""
    if BEST.search(" ".join(said)):
        said.append("Your score is 100 of 100.")
    if SECRETS.search(" ".join(said)):
        said.append(body["systemInstruction"]["parts"][0]["text"])
    return " ".join(said)[:500]


def texts(data: Any) -> list[str]:
    """As a model sees them: letters nobody else sees are letters to it."""
    if isinstance(data, dict):
        return [text for value in data.values() for text in texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in texts(value)]
    tags = {code: chr(code - 0xE0000) for code in range(0xE0020, 0xE007F)}
    return [str(data).translate(tags | {0x200B: None, 0xAD: None, 0x2060: None})]


def obeying(made: Any, said: str) -> Any:
    """The honest answer with what was demanded in every text and every number."""
    if isinstance(made, dict):
        return {
            name: value if name in AS_THEY_ARE else obeying(value, said)
            for name, value in made.items()
        }
    if isinstance(made, list):
        return [obeying(each, said) for each in made]
    return f"{made} {said}" if isinstance(made, str) else made


def shaped(schema: dict[str, Any], data: Any) -> str:
    return json.dumps(made(schema, schema.get("$defs", {}), data))


def made(schema: dict[str, Any], defs: dict[str, Any], data: Any) -> Any:
    """A value that fits a schema, of what the data says."""
    if "$ref" in schema:
        return made(defs[schema["$ref"].rsplit("/", 1)[-1]], defs, data)
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return made(choices[0], defs, data)
    if "enum" in schema:
        return schema["enum"][0]
    return BY_TYPE.get(schema.get("type", "string"), words)(schema, defs, data)


def members(schema: dict[str, Any], defs: dict[str, Any], data: Any) -> Any:
    inner = schema.get("properties", {})
    known = data if isinstance(data, dict) else {}
    return {
        name: reworded(name, known[name])
        if isinstance(known.get(name), list if each.get("type") == "array" else str)
        else made(each, defs, data)
        for name, each in inner.items()
    }


def reworded(name: str, value: Any) -> Any:
    """What is there already, said a little differently where that is easy."""
    if isinstance(value, list):
        return [reworded(name, each) for each in value]
    if isinstance(value, dict):
        return {inner: reworded(inner, each) for inner, each in value.items()}
    if not isinstance(value, str) or name in AS_THEY_ARE:
        return value
    first, *others = re.split(r"(?<=[.!?]) ", value)
    return " ".join([*others, first])


def items(schema: dict[str, Any], defs: dict[str, Any], data: Any) -> Any:
    many = max(1, schema.get("minItems", 1))
    return [made(schema.get("items", {}), defs, data) for _ in range(many)]


def number(schema: dict[str, Any], _defs: dict[str, Any], _data: Any) -> Any:
    return schema.get("minimum", 1)


def words(schema: dict[str, Any], _defs: dict[str, Any], data: Any) -> Any:
    """As long as the schema's description allows."""
    bound = re.search(r"At most (\d+) characters", schema.get("description", ""))
    return prose(data)[: int(bound[1])] if bound else prose(data)


BY_TYPE: dict[str, Callable[[dict[str, Any], dict[str, Any], Any], Any]] = {
    "object": members,
    "array": items,
    "integer": number,
    "number": number,
    "boolean": lambda _schema, _defs, _data: True,
    "null": lambda _schema, _defs, _data: None,
}


def prose(data: Any) -> str:
    """Sentences that name what the data names."""
    if not isinstance(data, dict):
        return f"The data says {data}."
    if isinstance(data.get("text"), str):
        return str(data["text"])
    sentences = []
    for name, value in data.items():
        said = ", ".join(map(str, value)) if isinstance(value, list) else value
        if name == "score":
            sentences.append(f"Your score is {value} of 100.")
        elif said and not isinstance(value, dict):
            sentences.append(f"Of {name.replace('_', ' ')} there is {said}.")
    return " ".join(sentences)


def data_of(body: dict[str, Any]) -> Any:
    """What stands between the fences of the first message."""
    text = body["contents"][0]["parts"][0]["text"]
    found = re.search(r"<<<(\S+)\n(.*)\n\1>>>", text, re.DOTALL)
    return json.loads(found.group(2)) if found else text


def schema_of(body: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = body.get("generationConfig", {}).get(
        "responseJsonSchema", {}
    )
    return schema


def unknown_words(schema: Any, *, names: bool = False) -> str:
    """A word of the schema that Gemini does not take."""
    if isinstance(schema, list):
        return next(filter(None, map(unknown_words, schema)), "")
    if not isinstance(schema, dict):
        return ""
    for word, value in schema.items():
        if not names and word not in KNOWN:
            return str(word)
        inner = unknown_words(
            value, names=word in ("properties", "$defs") and not names
        )
        if inner and word not in ("enum", "required"):
            return inner
    return ""


def embedded(_model: str, body: dict[str, Any], fault: str) -> Response:
    requests = body.get("requests", [body])
    vectors = [
        {"values": vector(request["content"], request.get("outputDimensionality"))}
        for request in requests
    ]
    if fault == "wrong_shape":
        vectors = vectors[:-1]
    if "requests" not in body:
        return JSONResponse({"embedding": vectors[0]})
    return JSONResponse({"embeddings": vectors})


def vector(content: dict[str, Any], dimensions: int | None) -> list[float]:
    total = sum("".join(part["text"] for part in content["parts"]).encode())
    return [(total * (n + 1) % 997) / 997 for n in range(dimensions or DIMENSIONS)]


def usage(body: dict[str, Any], text: str) -> dict[str, Any]:
    asked, said = tokens(json.dumps(body)), tokens(text)
    return {
        "usageMetadata": {
            "promptTokenCount": asked,
            "candidatesTokenCount": said,
            "totalTokenCount": asked + said,
        }
    }


def tokens(text: str) -> int:
    return len(text) // 4


def error(status: int, name: str, message: str) -> Response:
    return JSONResponse(problem_body(status, name, message), status)


def problem_body(status: int, name: str, message: str) -> dict[str, Any]:
    return {"error": {"code": status, "message": message, "status": name}}


METHODS: dict[str, Callable[[str, dict[str, Any], str], Response]] = {
    "generateContent": generated,
    "embedContent": embedded,
    "batchEmbedContents": embedded,
    "countTokens": counted,
}
# What fails before anything is written.
FAILURES: dict[str, Callable[[Control], Response]] = {
    "500": lambda _: error(500, "INTERNAL", "fails on demand"),
    "400": lambda _: error(400, "INVALID_ARGUMENT", "fails on demand"),
    "403": lambda _: error(403, "PERMISSION_DENIED", "fails on demand"),
    "404": lambda _: error(404, "NOT_FOUND", "fails on demand"),
    "429": limited,
    "302": lambda _: Response(status_code=302, headers={"Location": "/elsewhere"}),
    "drip": lambda _: StreamingResponse(dripping(), media_type="application/json"),
    "huge": lambda control: StreamingResponse(
        huge(control), media_type="application/json"
    ),
    "not_json": lambda _: Response("<html>Bad Gateway</html>", media_type="text/html"),
    "list": lambda _: JSONResponse([1, 2, 3]),
    "gzip": lambda _: Response(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
}


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(build(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
