"""Names in the XML of a DOCX."""

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def tag(element: Any) -> str:  # Any: an lxml element, untyped
    """Give the name without its namespace; comments have none."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def children(element: Any) -> Iterator[Any]:  # Any: lxml elements, untyped
    """Give the children, leaving out fallbacks, which say everything twice."""
    for child in element:
        if child.tag == f"{_MC}Fallback":
            continue
        if child.tag in {f"{_MC}AlternateContent", f"{_MC}Choice"}:
            yield from children(child)
        else:
            yield child


def attribute(element: Any, path: str) -> str | None:  # Any: an lxml element
    """Give the `val` of a descendant such as "rPr/sz", or None."""
    for name in path.split("/"):
        element = element.find(f"{W}{name}") if element is not None else None
    if element is None:
        return None
    value: str = element.get(f"{W}val", "true")
    return value
