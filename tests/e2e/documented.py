"""What the services document of themselves: their operations, and bodies that fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from common.settings import SERVICES
from tests.e2e.platform import Platform

DEEPEST = 6  # levels of objects and lists that are looked into


@dataclass(frozen=True)
class Leaf:
    """A place for one value: in the body or, by its name alone, in the query."""

    place: tuple[str | int, ...]
    schema: dict[str, Any]
    may_be_null: bool = False

    @property
    def kind(self) -> str:
        """What JSON Schema calls its type; of texts with a format, that."""
        if "const" in self.schema or "enum" in self.schema:
            return "choice"
        kind: str = self.schema.get("format") or self.schema.get("type", "anything")
        return kind


@dataclass(frozen=True)
class Operation:
    """One of those that a document names."""

    service: str
    method: str
    path: str
    parameters: dict[str, Any]  # of the query: required ones, as their examples
    query: dict[str, dict[str, Any]]  # the schemas of all of the query
    is_open: bool  # to who is not signed in
    body: dict[str, Any] | None  # the schema of a JSON body
    schemas: dict[str, Any]  # what schemas refer to

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def has_id(self) -> bool:
        return "{" in self.path

    def takes(self, name: str) -> bool:
        return name in self.query

    @property
    def example(self) -> Any:  # any JSON value
        """A body that fits, made of the examples of its fields."""
        return None if self.body is None else _example(self.body, self.schemas)

    @property
    def fields(self) -> dict[str, Any]:
        """The schemas of the body's fields by name."""
        found: dict[str, Any] = _resolved(self.body or {}, self.schemas)
        properties: dict[str, Any] = found.get("properties", {})
        return properties

    @property
    def leaves(self) -> list[Leaf]:
        """Every value that a body may hold, inside of objects and lists, too."""
        return [] if self.body is None else list(_leaves(self.body, self.schemas))

    @property
    def query_leaves(self) -> list[Leaf]:
        return [
            leaf
            for name, schema in self.query.items()
            for leaf in _leaves(schema, self.schemas, (name,))
        ]

    def body_with(self, leaf: Leaf, value: Any) -> Any:  # any JSON value
        """A body that fits but for one value."""
        return _with(self.example, self.body or {}, self.schemas, leaf.place, value)


def operations(platform: Platform) -> list[Operation]:
    """Of all services, those that anybody can find."""
    with platform.client() as api:
        return [
            operation
            for service in SERVICES
            for operation in _operations(
                service, api.get(f"/docs/{service}/openapi.json").json()
            )
        ]


def _operations(service: str, document: dict[str, Any]) -> Iterator[Operation]:
    schemas = document.get("components", {}).get("schemas", {})
    for path, by_method in document["paths"].items():
        for method, one in by_method.items():
            content = one.get("requestBody", {}).get("content", {})
            parameters = one.get("parameters", ())
            yield Operation(
                service,
                method.upper(),
                path,
                {
                    p["name"]: _example(p["schema"], schemas)
                    for p in parameters
                    if p["in"] == "query" and p.get("required")
                },
                {p["name"]: p["schema"] for p in parameters if p["in"] == "query"},
                not one.get("security"),
                content.get("application/json", {}).get("schema"),
                schemas,
            )


def _leaves(
    schema: dict[str, Any],
    schemas: dict[str, Any],
    place: tuple[str | int, ...] = (),
) -> Iterator[Leaf]:
    kinds = [one.get("type") for one in schema.get("anyOf", ())]
    found = _inside(schema, schemas)
    if "properties" in found and len(place) < DEEPEST:
        for name, inner in found["properties"].items():
            yield from _leaves(inner, schemas, (*place, name))
    elif found.get("type") == "array" and len(place) < DEEPEST:
        yield from _leaves(found["items"], schemas, (*place, 0))
    else:
        yield Leaf(place, found, may_be_null="null" in kinds)


def _inside(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value that is there, without the examples of what may be null."""
    plain = {name: part for name, part in schema.items() if name != "examples"}
    return _resolved(plain if "anyOf" in schema else schema, schemas)


def _with(
    whole: Any,  # any JSON value
    schema: dict[str, Any],
    schemas: dict[str, Any],
    place: tuple[str | int, ...],
    value: Any,  # any JSON value
) -> Any:  # any JSON value
    if not place:
        return value
    found, (here, *rest) = _inside(schema, schemas), place
    if here == 0:
        inner = found["items"]
        first = whole[0] if isinstance(whole, list) and whole else None
        filled = _example(inner, schemas) if first is None else first
        return [_with(filled, inner, schemas, tuple(rest), value)]
    inner = found["properties"][here]
    held = whole if isinstance(whole, dict) else _example(found, schemas)
    below = held.get(here)
    return {**held, here: _with(below, inner, schemas, tuple(rest), value)}


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Behind references, and of alternatives the first that is more than null."""
    while True:
        if "$ref" in schema:
            found = schemas[schema["$ref"].rpartition("/")[2]]
            schema = {**found, **{k: v for k, v in schema.items() if k != "$ref"}}
        elif "anyOf" in schema and "examples" not in schema:
            some = [one for one in schema["anyOf"] if one.get("type") != "null"]
            schema = some[0]
        else:
            return schema


def _example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:  # any JSON value
    schema = _resolved(schema, schemas)
    if "examples" in schema:
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "properties" in schema:
        properties = schema["properties"]
        # Where nothing must be there, what has an example of its own is enough.
        some = [n for n, one in properties.items() if "examples" in one][:1]
        wanted = schema.get("required") or some or properties
        return {name: _example(properties[name], schemas) for name in wanted}
    if schema.get("type") == "array":
        return [_example(schema["items"], schemas)]
    plain = {"string": "text", "integer": 1, "number": 1.0, "boolean": True}
    return plain.get(schema.get("type", "object"), {})
