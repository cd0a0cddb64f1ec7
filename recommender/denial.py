"""Denied words: what a person says that they cannot, did not or only wish to do."""

import re
from collections.abc import Iterator, Sequence

from recommender.clauses import Clause, blanked, clauses_of
from recommender.false_denial import without_false_denials
from recommender.others_doing import is_others_doing
from recommender.recognised import UnrecognisedReason
from recommender.wishes import wish_start

_NT = r"(?:[a-z]+n't|(?:ca|is|was|do|did|does|has|have|had|could|would|should|were|are|wo)nt)"
_COURSE = r"(?:course|class(?:es)?|lessons?|training|apprenticeship|exams?|tests?|degree)"
_LEFT = r"(?:failed|flunked|missed|skipped|dropped|quit|abandoned|cancelled)"
_CUES = (
    r"no(?![-'\w])(?!\s+(?:one\s+)?[\w']+\s+than\b)|nil|none|nothing|nobody|no\s+one"
    rf"|not(?!-)|never|cannot|{_NT}|without|lack(?:s|ed|ing)?|nor|neither|nope"
    r"|unable|incapable|(?:hardly|barely|scarcely)(?!\s+an?\b)|hardly\s+(?=what\b)"
    r"|zero\s+(?:experience|knowledge|skills?|training|qualifications?|clue|idea|interest)"
    r"|yet\s+to|anything\s+but|far\s+from\s+(?:being\b|an?\b|good|fluent|able)"
    r"|(?:hopeless|useless|rubbish|terrible|awful|clueless|dreadful|bad|poor|lousy)\s+"
    r"(?:at|with|about|on)|ignorant\s+(?:of|about)"
    r"|(?:i|have|had|and|then|soon|since|^)\s*(?:gave|given|giving)\s+up"
    r"(?!\s+(?:my\s+)?(?:time|weekends?|evenings?|smoking|sugar|meat))"
    r"|dropped\s+out|refus(?:ed|es?)\s+to\s+(?:let|teach|show|pay)|banned\s+from|barred\s+from"
    rf"|{_LEFT}\s+(?:out\s+of\s+)?(?:my|the|his|every|an?|all)\b[^,.;]{{0,40}}?\b{_COURSE}"
    r"|forg[eo]t(?:ten)?\s+(?:all|everything|most|nearly|how)"
    r"|(?:i|i've|always|really|still|^)\s*struggl(?:e|ed|ing)\s+(?:with|to|at|in)"
    r"|out\s+of\s+my\s+depth|(?<!no\s)stranger\s+to"
)
_CUE = re.compile(rf"(?<![\w'-])(?:{_CUES})(?!\w)|\A\s*(?:struggl|gave\s+up)\w*", re.IGNORECASE)
_OF_MINE = (
    r"(?:(?:my|our)\s+(?:\w+\s+)?(?:things?|points?|strengths?|fort[eé]|cup\s+of\s+tea|job|area|field"
    r"|department|line|style|world|bag|subject)|something|one\s+of|among|part\s+of|for\s+me|an?\s+"
    r"(?:skill|subject|thing|language|area)|what\s+i|within|in\s+my|i\b|known|familiar|within)"
)
_NEGATED_BE = (
    rf"(?:(?:is|are|was|were|am|be|been)\s+(?:not|never|hardly|no(?=\s+\w+\s+of\s+mine))|{_NT}"
    r"|(?:has|have)\s+never\s+been|never\s+(?:was|were))"
)
_BACKWARD = re.compile(
    rf"\b{_NEGATED_BE}\s+(?:really\s+|exactly\s+|ever\s+|quite\s+|been\s+)*{_OF_MINE}"
    r"|\b(?:is|are|was|were)\s+(?:completely\s+|totally\s+|all\s+|way\s+|well\s+|far\s+|quite\s+)?"
    r"(?:beyond\s+(?:me|my)|over\s+my\s+head|greek\s+to\s+me|double\s+dutch|an?\s+(?:\w+\s+)?"
    r"(?:mystery|closed\s+book|nightmare|stranger)|new\s+to\s+me|foreign\s+to\s+me|out\s+of\s+the"
    r"|unknown\s+to\s+me|somebody\s+else's|someone\s+else's|too\s+\w+\s+for\s+me|none\b|not\s+an?\s+"
    r"|cancelled|called\s+off|always\s+beyond|the\s+last\s+thing)"
    r"|\b(?:is|are|was|were|'s)\s+(?:something|things?|one\s+thing|an?\s+\w+|the\s+\w+)\s+(?:that\s+)?"
    rf"i(?:'ve|'d)?\s+(?:have\s+|had\s+)?(?:never|cannot|not|{_NT})"
    r"|\b(?:terrif|scare|frighten|baffle|confuse|defeat|elude|escape|puzzle|petrif|intimidate)"
    r"(?:ies|s|d|ed)?\s+me\b|\bmakes?\s+me\s+(?:dizzy|sick|panic|nervous)"
    rf"|\b{_COURSE}\s+(?:was|were|got)\s+(?:too\s+)?(?:full|expensive|dear)\b"
    r"|\b(?:somebody|someone)\s+else's\s+(?:job|work|business)|\bexcept\s+me\b|\bpassed\s+me\s+by"
    r"|\bthe\s+others\s+who\b|\b(?:was|were|got)\s+(?:rejected|turned\s+down|refused)"
    r"|\b(?:knowledge|experience|skills?)\b.{1,40}\b(?:stops?|ends?)\s+(?:at|with|there)\b"
    r"|\A\s*(?!(?:when|because|although|if|as|so|and|that|what|the|since|where|who|but)\b)"
    r"(?:[\w+#'-]+\s+){1,4}?i(?:'ve|\s+have)?\s+(?:never|cannot|can't|don't|do\s+not|haven't|couldn't)"
    r"\s+(?:\w+\s+)?(?:tried|done|learnt|learned|know|understand|touch(?:ed)?|do|did|got)"
    r"(?:\s+(?:before|yet|at\s+all|myself|properly))?\s*\Z",
    re.IGNORECASE,
)
_FLAT_NO = re.compile(
    r"\s*(?:(?:sorry|sadly|honestly|alas|well|er|um|ha)\b\s*)?(?:none|nil|nope?|nah|never|zero|n/a"
    r"|nothing|not\s+(?:yet|really|at\s+all|a\s+clue|my\s+thing|for\s+me|a\s+chance|something|one)"
    r"|no(?=\s*\Z)|no\s+(?:idea|clue|experience|training|knowledge|thanks|thank|chance|interest|way|skills?)"
    rf"|forget\s+it|hopeless|useless|(?:i|i've|i'm)\s+(?:\w+\s+)?(?:no|not|never|{_NT})|{_NT}\s+(?!i\b)"
    r"|don't\s+ask|haven't\s+a\s+clue|hardly|barely|neither)\b(?!-)",
    re.IGNORECASE,
)
_WHEN_IT_COMES_TO = re.compile(r"\b(?:when\s+it\s+comes\s+to|as\s+(?:for|to))\b", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:i|i'm|i've|i'd|we|my|you|is|are|was|were|am|can|have|has|had|but|only|just|though)\b"
    r"|\b(?:although|however|yet|now|happy|also|still|plus)\b",
    re.IGNORECASE,
)
_LIST_END = re.compile(r"\b(?:or|nor)\b", re.IGNORECASE)
_LIST_WORDS = 5
_LIST_NAMES = 12


def without_denied_words(text: str) -> str:
    """Return the text with denials, mere wishes and other people's doing blanked.

    A denial reaches to the end of its clause, or over the whole of it ("Excel is beyond me"), or
    back to what was asked ("Excel? No idea"). "Not only", "no stranger to" and "no-code" deny
    nothing. Every removed character becomes a space, so that offsets stay.
    """
    return blanked(text, (span for _, span in _denied(without_false_denials(text))))


def why_denied(text: str) -> UnrecognisedReason | None:
    """Return why the first words count for nothing that `without_denied_words` would blank."""
    return next((reason for reason, _ in _denied(without_false_denials(text))), None)


def _denied(text: str) -> Iterator[tuple[UnrecognisedReason, Clause]]:
    """Return the spans of a text that claim nothing, and why."""
    clauses = clauses_of(text)
    for number, (start, end) in enumerate(clauses):
        said = text[start:end]
        if is_others_doing(said):
            yield UnrecognisedReason.DONE_BY_OTHERS, (start, end)
        elif _BACKWARD.search(said):
            first = clauses[_list_start(text, clauses, number)][0]
            yield UnrecognisedReason.DENIED, (first, end)
        elif begins := _first(said):
            reason, at = begins
            yield reason, (start + at, clauses[_list_end(text, clauses, number)][1])
            yield from ((reason, span) for span in _asked(text, clauses, number))


def _first(said: str) -> tuple[UnrecognisedReason, int] | None:
    """Return which of a denial and a wish begins first in a clause, and where."""
    cue, wish = _CUE.search(said), wish_start(said)
    if cue and (wish is None or cue.start() <= wish):
        return UnrecognisedReason.DENIED, cue.start()
    return None if wish is None else (UnrecognisedReason.WISHED, wish)


def _asked(text: str, clauses: Sequence[Clause], number: int) -> Iterator[Clause]:
    """Return what stands before a flat "no" that answers it: "Excel? Not a clue"."""
    if not number:
        return
    (before, until), (start, end) = clauses[number - 1], clauses[number]
    point, answer = text[until:start].strip(), text[start:end]
    flat = _FLAT_NO.match(answer)
    short = len(answer.split()) <= _LIST_WORDS
    topic = _WHEN_IT_COMES_TO.search(text, before, until)
    if topic:
        yield topic.start(), until
    elif flat and (point == "?" or (point in {":", "-", "–", "—"} and short)):  # noqa: RUF001
        yield clauses[_list_start(text, clauses, number - 1)][0], until
    elif flat and point == "," and short and _bare(text, clauses[number - 1]) and number == 1:
        yield before, until


def _list_start(text: str, clauses: Sequence[Clause], number: int) -> int:
    """Return the first of the bare names, with commas between, that end in a clause."""
    first = max(0, number - _LIST_NAMES)
    while number > first and _comma(text, clauses, number) and _bare(text, clauses[number - 1]):
        number -= 1
    return number


def _list_end(text: str, clauses: Sequence[Clause], number: int) -> int:
    """Return the last of the bare names that a denied clause goes on with, up to one with "or"."""
    for last in range(number + 1, min(number + 1 + _LIST_NAMES, len(clauses))):
        if not (_comma(text, clauses, last) and _bare(text, clauses[last])):
            break
        if _LIST_END.search(text, *clauses[last]):
            return last
    return number


def _comma(text: str, clauses: Sequence[Clause], number: int) -> bool:
    return text[clauses[number - 1][1] : clauses[number][0]].strip() == ","


def _bare(text: str, clause: Clause) -> bool:
    said = text[slice(*clause)]
    return len(said.split()) <= _LIST_WORDS and not _SAID.search(said)
