"""One paragraph of a DOCX: its visible text, its look, the text boxes hung on it."""

from dataclasses import dataclass, field
from typing import Any

from resumes.documents.docx_xml import W, attribute, children, tag

_OFF = {"0", "false", "none", "off"}
_TINY_HALF_POINTS = 4
_NEAR_WHITE = {"FFFFFF", "FEFEFE", "FDFDFD", "FCFCFC"}


@dataclass(slots=True)
class Look:
    """What styles say, by style id: size in points, bold, a heading, a list."""

    size: float = 11.0
    sizes: dict[str, float] = field(default_factory=dict)
    bold: set[str] = field(default_factory=set)
    headings: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, document: Any) -> "Look":  # Any: an untyped library
        """Read the styles of a document."""
        look = cls()
        for style in document.styles.element:
            if tag(style) == "style":
                look._learn(style)
        return look

    def _learn(self, style: Any) -> None:  # Any: an XML element
        key = style.get(f"{W}styleId", "")
        name = (attribute(style, "name") or "").lower()
        if size := _number(attribute(style, "rPr/sz")):
            self.sizes[key] = size / 2
        if _is_on(attribute(style, "rPr/b")):
            self.bold.add(key)
        if name.startswith(("heading", "title", "section")):
            self.headings.add(key)
        if name.startswith("list") and attribute(style, "pPr/numPr/numId"):
            self.lists.add(key)


@dataclass(slots=True)
class Found:
    """What one paragraph holds."""

    texts: list[str]
    typography: dict[str, Any]  # Any: some fields of Line
    hidden: bool
    boxes: list[Any]  # Any: XML elements


def paragraph_lines(paragraph: Any, look: Look) -> Found:  # Any: an XML element
    """Read one paragraph; line breaks inside it part its texts."""
    pieces = _Pieces()
    pieces.walk(paragraph, shaded=_is_shaded(paragraph))
    style = attribute(paragraph, "pPr/pStyle") or ""
    text = "".join(pieces.texts)
    number = attribute(paragraph, "pPr/numPr/numId")
    listed = number not in {None, "0"} or style in look.lists
    if listed and text.strip() and style not in look.headings:
        text = f"• {text}"
    size = max(pieces.sizes, default=look.sizes.get(style, look.size))
    bold = style in look.bold or (pieces.inked > 0 and pieces.bold > 0.6 * pieces.inked)
    typography = {"size": size, "bold": bold, "heading": style in look.headings}
    return Found(text.split("\n"), typography, pieces.hidden, pieces.boxes)


class _Pieces:
    """Collects the runs of a paragraph, whatever wraps them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.sizes: list[float] = []
        self.boxes: list[Any] = []  # Any: XML elements
        self.inked = self.bold = 0
        self.hidden = False

    def walk(self, element: Any, *, shaded: bool) -> None:  # Any: an XML element
        for child in children(element):
            name = tag(child)
            if name == "r":
                self._run(child, shaded=shaded)
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name not in {"pPr", "del", "moveFrom"}:
                self.walk(child, shaded=shaded)

    def _run(self, run: Any, *, shaded: bool) -> None:  # Any: an XML element
        text = "".join(map(_text, children(run)))
        if text.strip() and _is_hidden(run, shaded=shaded):
            self.hidden = True
            return
        self.texts.append(text)
        inked = len(text.strip())
        self.inked += inked
        self.bold += inked if _is_on(attribute(run, "rPr/b")) else 0
        if inked and (size := _number(attribute(run, "rPr/sz"))):
            self.sizes.append(size / 2)
        for child in children(run):
            if tag(child) in {"drawing", "pict", "object"}:
                self.walk(child, shaded=shaded)


def _text(element: Any) -> str:  # Any: an XML element
    name = tag(element)
    if name == "t":
        return element.text or ""
    if name in {"br", "cr"}:
        return "\n"
    if name == "noBreakHyphen":
        return "-"
    return "\t" if name in {"tab", "ptab"} else ""


def _is_hidden(run: Any, *, shaded: bool) -> bool:  # Any: an XML element
    if _is_on(attribute(run, "rPr/vanish")):
        return True
    size = _number(attribute(run, "rPr/sz"))
    if size is not None and size < _TINY_HALF_POINTS:
        return True
    colour = (attribute(run, "rPr/color") or "").upper()
    return colour in _NEAR_WHITE and not shaded and not _has_fill(run.find(f"{W}rPr"))


def _is_shaded(paragraph: Any) -> bool:  # Any: an XML element
    """White letters on a dark ground are seen: the paragraph, its cell or box."""
    if _has_fill(paragraph.find(f"{W}pPr")):
        return True
    for parent in paragraph.iterancestors():
        if tag(parent) == "tc" and _has_fill(parent.find(f"{W}tcPr")):
            return True
        if tag(parent) in {"txbxContent", "tbl"}:
            return True
    return False


def _has_fill(properties: Any) -> bool:  # Any: an XML element or None
    shade = properties.find(f"{W}shd") if properties is not None else None
    fill = shade.get(f"{W}fill", "auto") if shade is not None else "auto"
    return fill.upper() not in {"AUTO", *_NEAR_WHITE}


def _is_on(value: str | None) -> bool:
    return value is not None and value not in _OFF


def _number(value: str | None) -> float | None:
    return float(value) if value and value.isdigit() else None
