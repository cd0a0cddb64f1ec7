"""Lists and studies: take the skills, languages and fields of study of a line apart."""

import re
from collections.abc import Iterator
from functools import cache

from intake.data import words_of_kind
from intake.dates import is_duration, take_dates
from intake.entries import is_name_like, labelled
from intake.personal import label_and_value

_SEPARATORS = re.compile(
    r"[,;|\t\u2022\u00b7\u25aa]|\s{2,}|\s[-\u2013\u2014]\s|\s/\s|(?<=\w{3})/(?=\w{3})|\.\s(?=[A-Z])"
)
_LABEL_END = re.compile(r"[:\t]")
_BRACKETS = re.compile(r"[(\[]([^)\]]{0,200})[)\]]")
_COMMAS = re.compile(r"[,;|\t\u2022]")
_GRADES = re.compile(
    r"\d{1,3}\s*%|\b\d{1,2}\s*/\s*\d{1,2}\b|[\u2605\u2606\u25cf\u25cb\u25a0\u25a1\u25c6\u25c7*]{2,}|\b\d+\s*wpm\b"
)
# "Exprience" is how a widely used template spells it.
_LENGTH = re.compile(r"[-\u2013]?\s*\bexp\w{0,4}ence\s*[-\u2013:][^,;|]*", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:i\s+(?:have|know|speak)\s+)?(?:an?\s+)?"
    r"(?:(?:very|good|strong|excellent|advanced|basic|solid|working|some|proven|great|full|sound"
    r"|thorough|extensive|fair|practical|deep)\s+)*"
    r"(?:(?:knowledge|command|understanding|use|user|experience|proficiency|skills?|grasp)"
    r"\s+(?:of|in|with|on|using)\s+"
    r"|(?:proficient|experienced|skilled|competent|trained|fluent|confident|good|familiar|certified"
    r"|qualified|excellent|skillful)\s+(?:in|with|at|on|using)\s+)(?:the\s+)?",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"(?:(?:very|good|strong|excellent|advanced|basic|solid|proven|great|outstanding|exceptional"
    r"|fluent|native|effective|expert)\s+)+(?=\w)",
    re.IGNORECASE,
)
_BETWEEN_LANGUAGES = re.compile(r"[,;|\t/()&:]|\s[-\u2013\u2014]\s|\band\b")
_STUDY_PARTS = re.compile(r"[,|;\t()]|\s[-\u2013\u2014]\s|\b(?:at|from)\s(?=[A-Z])|:\s")
_AND = re.compile(r"\s+(?:and|&|or)\s+")
_TOGETHER = re.compile(r"^(?:and|or|also|other|etc|including|e\.g\.)\b[.\s]*", re.IGNORECASE)
_LONGEST_ITEM = 6
_FEWEST_LISTED = 2
_LONGEST_PROSE = 9
_LONGEST_OF_AND = 3
_LONGEST_LANGUAGE = 3
_SAYS_I = re.compile(r"\b(?:i|my|i'm|i've)\b", re.IGNORECASE)
_EDGES = " \t.,:;-\u2013\u2014*\u2022|/'\""


def items_of(text: str) -> list[str]:
    """Return the names in a line of a list, or the line itself where it is prose.

    >>> items_of("Tools: Excel (advanced), Word and PowerPoint")
    ['Excel', 'Word', 'PowerPoint']
    """
    label, value = label_and_value(text)
    if label and value:
        known = _is_list_label(label)
        return ([] if known else items_of(_LABEL_END.split(text, 1)[0])) + items_of(value)
    text = _LENGTH.sub(" ", text)
    if _is_prose(text):
        return [text.strip()]
    found: list[str] = []
    for part in _split(text):
        found += [name for name in map(_bare, _and_apart(part, found)) if name]
    return list(dict.fromkeys(found))


def languages_of(text: str) -> list[str]:
    """Return the languages that a line names, without how well they are spoken.

    >>> languages_of("English (fluent), Polish - mother tongue")
    ['English', 'Polish']
    """
    label, value = label_and_value(text)
    if label and label not in words_of_kind("languages"):
        value = text
    names = (_without_level(part) for part in _BETWEEN_LANGUAGES.split(value))
    return [name for name in names if name and len(name.split()) <= _LONGEST_LANGUAGE]


def fields_of_study(text: str, *, is_item: bool = False) -> list[str]:
    """Return what a line of somebody's education says that they studied.

    Degrees, institutions, marks and dates are left out.

    >>> fields_of_study("BSc in Computer Science, University of Leeds, 2010 - 2013")
    ['Computer Science']
    """
    dates, rest = take_dates(text)
    label, value = label_and_value(rest)
    if label in words_of_kind("education_label") and label != "modules":
        return []
    if label == "modules" or (label and labelled(rest)[0] == "list"):
        return items_of(value)
    source = value if label else rest
    parts = [part.strip(_EDGES) for part in _STUDY_PARTS.split(_without_degree_brackets(source))]
    parts = [part for part in parts if part]
    is_headed = bool(dates) or is_study(source)
    if not is_headed:
        return [] if not is_item and is_name_like(source) else items_of(source)
    is_list = not dates and len(parts) > _FEWEST_LISTED and not _has_degree(parts[0])
    fields = [
        _field(part)
        for place, part in enumerate(parts)
        if is_list or place == 0 or _has_degree(part) or _follows(parts, place)
        if not _is_institution(part)
    ]
    return [field for field in dict.fromkeys(fields) if field]


def is_study(text: str) -> bool:
    """Return whether a line names a degree or an institution."""
    parts = [part.strip(_EDGES) for part in _STUDY_PARTS.split(text)]
    return names_institution(text) or any(_has_degree(part) for part in parts if part)


def names_institution(text: str) -> bool:
    """Return whether a part of a line is named as institutions are."""
    return any(_is_institution(part.strip(_EDGES)) for part in _STUDY_PARTS.split(text))


def is_of_school(text: str) -> bool:
    """Return whether a line of somebody's education is about school, not about an occupation."""
    return bool(_school().search(text)) and not _beyond_school(text)


def _is_list_label(label: str) -> bool:
    kinds = ("list_label", "skills", "duty_label", "languages", "field_label")
    return any(label in words_of_kind(kind) for kind in kinds) or label.endswith(" skills")


def _is_prose(text: str) -> bool:
    parts = [part.split() for part in _COMMAS.split(_BRACKETS.sub("", text))]
    longest = max(map(len, parts), default=0)
    is_long = longest > _LONGEST_ITEM and not _OPENING.match(text)
    is_sentence = text.rstrip().endswith(".") and len(text.split()) > _LONGEST_PROSE
    return is_long or (is_sentence and len(parts) < _LONGEST_OF_AND) or bool(_SAYS_I.search(text))


def _split(text: str) -> Iterator[str]:
    outside = _BRACKETS.sub(" ", text)
    yield from _SEPARATORS.split(outside)
    for inside in _BRACKETS.findall(text):
        names = [part for part in _SEPARATORS.split(inside) if _bare(part)]
        if len(names) > 1 or (names and names[0][:1].isupper()):
            yield from names


def _and_apart(part: str, before: list[str]) -> list[str]:
    """Return the two names around "and" where they are two: in a list, or two proper names."""
    sides = [side.strip() for side in _AND.split(part)]
    if len(sides) == 1:
        return [part]
    are_short = all(0 < len(side.split()) <= _LONGEST_OF_AND for side in sides)
    are_names = all(len(side.split()) == 1 and side[:1].isupper() for side in sides)
    ends_list = bool(before) and before[-1][:1].isupper() and sides[-1][:1].isupper()
    return sides if are_names or (ends_list and are_short) else [part]


def _bare(text: str) -> str:
    """Return a name without marks, levels and praise around it, "" where nothing is left."""
    bare = _GRADES.sub(" ", take_dates(text)[1])
    bare = _TOGETHER.sub("", " ".join(bare.split()).strip(_EDGES))
    bare = _OPENING.sub("", bare, count=1)
    if _PRAISE.match(bare) and len(bare.split()) > 1:
        bare = _PRAISE.sub("", bare, count=1)
    folded = bare.casefold()
    is_level = (
        folded in words_of_kind("level") or is_duration(bare) or not re.search(r"[^\W\d_]", bare)
    )
    return "" if is_level else bare.strip(_EDGES if not bare.endswith("+") else " ")


def _without_level(text: str) -> str:
    bare = _GRADES.sub(" ", take_dates(text)[1])
    bare = _OPENING.sub("", bare.strip(_EDGES))
    return " ".join(_levels().sub(" ", bare).split()).strip(_EDGES)


@cache
def _levels() -> re.Pattern[str]:
    return _any_of("level", "language_level")


@cache
def _school() -> re.Pattern[str]:
    return _any_of("school")


def _any_of(*kinds: str) -> re.Pattern[str]:
    words = sorted((word for kind in kinds for word in words_of_kind(kind)), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


@cache
def _degree_ahead() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(words_of_kind("degree"), key=len, reverse=True)))
    return re.compile(
        rf"(?:(?:an?\s+)?(?:{words})(?!\w)[\s.'\u2019:]*(?:degree\s*)?(?:in|of|as|for|on)?\s+)++(?:(?:in|of|as|the)\s+)*",
        re.IGNORECASE,
    )


@cache
def _degree_after() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(words_of_kind("degree"), key=len, reverse=True)))
    # Possessive: "b.sc." with its last dot or without would double the ways at every degree.
    degrees = rf"(?<![\s.()])(?:[\s.()]+(?:{words})(?!\w))++[\s.)]*\Z"
    return re.compile(degrees, re.IGNORECASE)


_BEYOND_SCHOOL = re.compile(
    r"universit|college diploma|apprentice|nvq|btec|vocational", re.IGNORECASE
)
_KEPT_AFTER = re.compile(r"(?:licen[cs]e|certificate|course|training|award)\W*\Z", re.IGNORECASE)


def _has_degree(part: str) -> bool:
    return bool(_degree_ahead().match(part + " ") or _degree_after().search(" " + part))


def _field(part: str) -> str:
    ahead = _degree_ahead().match(part + " ")
    left = part[ahead.end() :].strip(_EDGES) if ahead else part
    if not _KEPT_AFTER.search(left):
        left = _degree_after().sub("", " " + left).strip(_EDGES)
    return left if re.search(r"[^\W\d_]{2}", left) else ""


def _is_institution(part: str) -> bool:
    words = {word.casefold().strip(".,") for word in part.split()}
    return bool(words & set(words_of_kind("institution"))) and not _degree_ahead().match(part)


def _follows(parts: list[str], place: int) -> bool:
    """Return whether a part says of what a degree before it is, as in "BSc, Nursing"."""
    return place == 1 and _has_degree(parts[0]) and not _field(parts[0])


def _beyond_school(text: str) -> bool:
    return bool(_BEYOND_SCHOOL.search(text))


def _without_degree_brackets(text: str) -> str:
    """Return a text without brackets around words of degrees alone, as in "BSc (Hons)"."""
    return _BRACKETS.sub(
        lambda found: " " if _has_degree(found[1]) and not _field(found[1]) else found[0], text
    )
