"""HTML: its visible text, line by line, with headings and list items."""

import re
from html.parser import HTMLParser

from intake.lines import Lines

_HIDDEN = frozenset("script style head template noscript svg math select object iframe".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption"
    " figure footer form header hr html legend li main nav ol p pre section summary table tbody"
    " tfoot thead tr ul".split()
)
_SPACES = re.compile(r"\s+")
_CELLS = frozenset(("td", "th"))


def add_html(lines: Lines, html: str) -> None:
    """Add the visible text of an HTML text or fragment; no reference in it is followed."""
    reader = _Reader(lines)
    reader.feed(html)
    reader.close()
    reader.end_line()


class _Reader(HTMLParser):
    """Collects text up to the next block."""

    def __init__(self, lines: Lines) -> None:
        super().__init__(convert_charrefs=True)
        self._lines = lines
        self._text: list[str] = []
        self._hidden: list[str] = []
        self._is_item = False
        self._is_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block; leave out what is hidden."""
        if tag in _BLOCKS or tag == "br":
            self.end_line()
        if tag == "body":
            self._hidden.clear()
        if tag not in _VOID and (self._hidden or tag in _HIDDEN or _is_hidden(dict(attrs))):
            self._hidden.append(tag)
        elif tag in _CELLS:
            self._text.append("\t")
        elif tag == "li":
            self._is_item = True
        elif tag in _HEADINGS:
            self._is_heading = True

    def handle_endtag(self, tag: str) -> None:
        """End the line at the end of a block."""
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.end_line()
            self._is_item = self._is_heading = False

    def handle_data(self, data: str) -> None:
        """Collect visible text."""
        if not self._hidden:
            self._text.append(_SPACES.sub(" ", data))

    def end_line(self) -> None:
        """Add the text since the last block."""
        text = "".join(self._text).strip()
        self._text.clear()
        if text:
            self._lines.add(text, is_heading=self._is_heading, is_item=self._is_item)
            self._is_item = False


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style
