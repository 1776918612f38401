"""Let a PDF's text carry the colour it is really painted in.

The parser keeps the fill colour of a character but not the mode it is painted in: text
in mode 3 is not painted at all. It becomes white here, so one rule tells what is
hidden. Behind a scanned page such text is the page's text and stays readable, because
it stands on a picture.
"""

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice, PDFTextSeq
from pdfminer.pdfinterp import PDFGraphicState, PDFTextState

_OUTLINED, _NOT_PAINTED = 1, 3
_WHITE = (1.0, 1.0, 1.0)

_paint = PDFTextDevice.render_string


def colour_as_painted() -> None:
    """Teach the parser of this process; it offers no other way in."""
    PDFTextDevice.render_string = _paint_as_seen  # type: ignore[method-assign]  # that


def _paint_as_seen(
    self: PDFTextDevice,
    textstate: PDFTextState,
    seq: PDFTextSeq,
    ncs: PDFColorSpace,
    graphicstate: PDFGraphicState,
) -> None:
    seen = graphicstate
    if textstate.render in {_OUTLINED, _NOT_PAINTED}:
        seen = graphicstate.copy()
        outlined = textstate.render == _OUTLINED
        seen.ncolor = graphicstate.scolor if outlined else _WHITE
    _paint(self, textstate, seq, ncs, seen)
