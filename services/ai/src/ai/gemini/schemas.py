"""JSON Schema as Gemini takes it: a part of the whole, and no word more.

What it does not know is told in a description; the answer is checked against the whole
schema here anyway.
"""

from collections.abc import Callable, Mapping
from typing import Any

Schema = dict[str, Any]

_KEPT = frozenset(
    (
        *("$defs", "$ref", "type", "format", "title", "description", "enum", "items"),
        *("prefixItems", "minItems", "maxItems", "minimum", "maximum", "anyOf"),
        *("oneOf", "properties", "additionalProperties", "required"),
    )
)
_TOLD: Mapping[str, Callable[[Any], str]] = {
    "maxLength": lambda most: f"At most {most} characters.",
    "minLength": lambda least: f"At least {least} characters.",
    "exclusiveMinimum": lambda bound: f"More than {bound}.",
    "exclusiveMaximum": lambda bound: f"Less than {bound}.",
    "multipleOf": lambda step: f"A multiple of {step}.",
    "uniqueItems": lambda unique: "None twice." if unique else "",
}
_FORMATS = frozenset(("date-time", "date", "time", "duration"))


def as_gemini(schema: Schema) -> Schema:
    if "$ref" in schema:  # beside it nothing else may stand
        return {"$ref": schema["$ref"]}
    if len(schema.get("allOf", ())) == 1:
        [only] = schema["allOf"]
        schema = {**only, **{k: v for k, v in schema.items() if k != "allOf"}}
    kept = {name: _inner(name, value) for name, value in schema.items() if _may(name)}
    if "const" in schema:
        kept["enum"] = [schema["const"]]
    if kept.get("format") not in (None, *_FORMATS):
        del kept["format"]
    told = [_TOLD[name](value) for name, value in schema.items() if name in _TOLD]
    said = " ".join(filter(None, (kept.get("description"), *told)))
    return {**kept, "description": said} if said else kept


def _may(name: str) -> bool:
    return name in _KEPT


def _inner(name: str, value: Any) -> Any:
    if name in ("properties", "$defs"):
        return {key: as_gemini(each) for key, each in value.items()}
    if name in ("anyOf", "oneOf", "prefixItems"):
        return [as_gemini(each) for each in value]
    if name in ("items", "additionalProperties") and isinstance(value, dict):
        return as_gemini(value)
    return value
