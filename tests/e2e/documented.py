"""What the services document of themselves: their operations, and bodies that fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from common.settings import SERVICES
from tests.e2e.platform import Platform


@dataclass(frozen=True)
class Operation:
    """One of those that a document names."""

    service: str
    method: str
    path: str
    parameters: dict[str, Any]  # of the query: required ones, as their examples
    query: frozenset[str]  # the names of all of the query
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
                frozenset(p["name"] for p in parameters if p["in"] == "query"),
                not one.get("security"),
                content.get("application/json", {}).get("schema"),
                schemas,
            )


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
