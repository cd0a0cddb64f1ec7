"""HTML: its visible text, line by line, with headings and list items.

Markup is found by one expression that never looks at a character twice for long: what is opened and
not closed takes the rest of the text, as browsers do it. The parser of the standard library takes
the square of the length for such files.
"""

import re
from collections import Counter
from html import unescape

from intake.lines import Lines
from intake.problems import Code, problem

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
_ATTRIBUTES = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+"""
_MARKUP = re.compile(
    rf"""<!--(?:-?>|.*?--!?>|.*)
    | <(?P<raw>script|style)(?=[\s/>]){_ATTRIBUTES}(?:>.*?</(?P=raw)(?=[\s/>])[^>]*+>?|.*)
    | <[!?][^>]*+>?
    | <(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})(?:>|\Z)
    | </[^>]*+>?""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]*+))?+""")


def add_html(lines: Lines, html: str) -> None:
    """Add the visible text of an HTML text or fragment; no reference in it is followed.

    Raises DocumentError for a character reference that is no number of any character.
    """
    reader = _Reader(lines)
    at = 0
    for found in _MARKUP.finditer(html):
        reader.add_text(html[at : found.start()])
        at = found.end()
        name = (found["name"] or "").lower()
        if name and found["end"]:
            reader.end(name)
        elif name:
            reader.start(name, is_hidden=_is_hidden(found["attributes"]))
    reader.add_text(html[at:])
    reader.end_line()


class _Reader:
    """Collects text up to the next block."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._text: list[str] = []
        self._hidden: list[str] = []
        self._hidden_names: Counter[str] = Counter()
        self._is_item = False
        self._is_heading = False

    def start(self, tag: str, *, is_hidden: bool) -> None:
        """Begin a line at a block; leave out what is hidden."""
        if tag in _BLOCKS or tag == "br":
            self.end_line()
        if tag == "body":
            self._hidden.clear()
            self._hidden_names.clear()
        if tag not in _VOID and (self._hidden or tag in _HIDDEN or is_hidden):
            self._hidden.append(tag)
            self._hidden_names[tag] += 1
        elif tag in _CELLS:
            self._text.append("\t")
        elif tag == "li":
            self._is_item = True
        elif tag in _HEADINGS:
            self._is_heading = True

    def end(self, tag: str) -> None:
        """End the line at the end of a block."""
        if self._hidden_names[tag]:
            is_closed = False
            while not is_closed:
                closed = self._hidden.pop()
                self._hidden_names[closed] -= 1
                is_closed = closed == tag
        elif tag in _BLOCKS:
            self.end_line()
            self._is_item = self._is_heading = False

    def add_text(self, text: str) -> None:
        """Collect visible text."""
        if not text or self._hidden:
            return
        try:
            self._text.append(_SPACES.sub(" ", unescape(text)))
        except ValueError:  # a reference with more digits than Python converts
            raise problem(Code.DAMAGED) from None

    def end_line(self) -> None:
        """Add the text since the last block."""
        text = "".join(self._text).strip()
        self._text.clear()
        if text:
            self._lines.add(text, is_heading=self._is_heading, is_item=self._is_item)
            self._is_item = False


def _is_hidden(attributes: str) -> bool:
    found = {name.lower(): value for name, value in _ATTRIBUTE.findall(attributes)}
    style = found.get("style", "").replace(" ", "").lower()
    return "hidden" in found or "display:none" in style
