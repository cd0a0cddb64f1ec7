"""Personal data in CVs: names, addresses, birth dates, e-mails and phones, which are dropped.

What is dropped is never looked at again, nor named in a report.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence

from intake.data import words_of_kind

NamesJob = Callable[[str], bool]
"""Whether some words name a job, as a catalogue knows them."""

_EMAIL = r"[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63})+"
_URL = r"(?:https?://|www\.)\S+|\b[\w-]{1,63}\.(?:com|org|net|io|me|co\.uk|de|eu)(?:/\S*)?(?!\w)"
_PHONE = r"(?<![\w.])(?:\+|00)?\(?\d[\d ()/.\u2013-]{6,18}\d(?!\w)"
_TITLED = r"\b(?:Mr|Mrs|Ms|Miss|Mx|Prof|Dr)\.?\s+[A-Z][\w'\u2019-]+(?:\s+[A-Z][\w'\u2019-]+)?"
_BORN = (
    r"\b(?:born\s+(?:on|in|at)?\s*.{0,40}?\d{4}"
    r"|(?:(?:^|(?<=[,;(|])\s?)aged?|i am|i'm)\s+\d\d(?:\s+years\s+old)?(?!\s*(?:to|and|-)\s*\d)"
    r"|\d\d\s+years\s+old)\b"
)
_MAIL = re.compile(_EMAIL)
_OF_PERSON = re.compile(f"{_EMAIL}|{_URL}|(?i:{_BORN})")
_PERSONAL = re.compile(f"{_EMAIL}|{_URL}|{_TITLED}|(?i:{_BORN})")
_PHONES = re.compile(_PHONE)
_YEARS = re.compile(r"\D*(?:19|20)\d\d\D+(?:19|20)\d\d\D*|\D*\d{1,2}[/.-](?:19|20)\d\d.*")
_LEAST_DIGITS = 8
_STREET = re.compile(
    r"\b(?:street|road|rd|avenue|ave|lane|drive|close|crescent|square|way|court|gardens|terrace|"
    r"rue|via|calle|ulica|ul|apt|apartment|flat|p\.?o\.? box)\b|"
    r"str(?:\.|a(?:ss|\u00df)e\b)|(?:platz|weg|gasse)\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|\b\d{2}-\d{3}\b"
    r"|^\s*(?:[A-Z]{1,2}-)?\d{4,5}\s+[A-Z][a-z\u00c0-\u017f]+"
)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['\u2019.-][^\W\d_]*)*")
_PARTICLES = frozenset("da das de del della der di do dos du el la le van von den bin al y".split())
_TITLES = frozenset("dr prof mr mrs ms miss mx sir".split())
_BETWEEN_NAMES = re.compile(r"[ .-]+")
_LONGEST_NAME = 5
_NAMED_WITHIN = 3
_LEAST_OF_ADDRESS = 3
_LONGEST_ADDRESS = 14
_LABEL = re.compile(r"\s*([^\W\d_][^:\t]{0,40}?)\s*(?::|\t)\s*(.*)", re.DOTALL)


def label_and_value(text: str) -> tuple[str, str]:
    """Return the label before a colon in lower case and what follows it, "" for no label.

    >>> label_and_value("Date of Birth: 1 May 1980")
    ('date of birth', '1 May 1980')
    """
    found = _LABEL.fullmatch(text)
    if not found:
        return "", text
    return " ".join(found[1].casefold().replace("&", "and").split()), found[2].strip()


def is_personal_line(text: str) -> bool:
    """Return whether a line says who or where a person is, and nothing else."""
    label, _ = label_and_value(text)
    if label in words_of_kind("personal_label"):
        return True
    left = _PHONES.sub(_without_phone, _OF_PERSON.sub(" ", text))
    words = re.findall(r"[^\W\d_]{2,}", left)
    was_some = left != text
    return is_address(text) or (was_some and len(words) <= _LONGEST_NAME)


def is_address(text: str) -> bool:
    """Return whether a short line is, or ends in, a postal address."""
    words = text.split()
    if len(words) > _LONGEST_ADDRESS:
        return False
    has_number = any(word[:1].isdigit() for word in words)
    return bool(_POSTCODE.search(text)) or (has_number and bool(_STREET.search(text)))


def without_personal_data(text: str, name: Collection[str] = ()) -> str:
    """Return a text without e-mails, web addresses, phones, birth dates and names.

    `name` are the words of the person's own name; two of them beside each other are taken out.
    """
    kept = _PERSONAL.sub(" ", text)
    kept = _PHONES.sub(_without_phone, kept)
    if len(name) > 1 and (names := _names_of(name)):
        kept = names.sub(" ", kept)
    return text if kept == text else " ".join(kept.split())


def _names_of(name: Collection[str]) -> re.Pattern[str] | None:
    """Return what finds two words of a name beside each other, None where it has no letters.

    No word holds what may stand between two: a name could otherwise be read in many ways.
    """
    parts = {part.strip("'\u2019") for word in name for part in _BETWEEN_NAMES.split(word)} - {""}
    one = "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))
    whole = "|".join(re.escape(part) for part in sorted(parts) if len(part) > 1)
    form = rf"(?i:\b(?:{one})(?:[ .-]+(?:{one}))+\b)"
    if whole:  # beside an initial, as among the authors of a publication
        form += rf"|\b(?i:{whole}),? [A-Z]\b\.?|\b[A-Z]\. ?(?i:{whole})\b"
    return re.compile(form) if parts else None


def name_words(text: str) -> tuple[str, ...]:
    """Return the words of a line that begins with a name by its form, () where it does not."""
    words = re.split(r"[|\u2022\t,]", text, maxsplit=1)[0].split()
    while words and words[0].casefold().strip(".") in _TITLES:
        del words[0]
    proper = [word for word in words if word.casefold() not in _PARTICLES]
    is_short = len(proper) > 1 and len(words) <= _LONGEST_NAME
    if is_short and all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in proper):
        return tuple(proper)
    return ()


def person_place(
    texts: Sequence[str], ahead: int, starts: Sequence[bool], names_job: NamesJob
) -> int | None:
    """Return the index of the line that holds the person's name, None if no line looks like one.

    It is the line that the e-mail address is made of; else one of the first lines that names no
    job, or the first one, of those `ahead` of the sections; else one that `starts` a column or
    stands after a gap, before a job. Texts of headings are "".
    """
    named = [place for place, text in enumerate(texts) if name_words(text)]
    other = [place for place in named if not names_job(texts[place])]
    mailed = _local_part(texts)
    by_mail = (place for place in other if _is_of_address(name_words(texts[place]), mailed))
    told = [place for place, text in enumerate(texts[:ahead]) if text][:_NAMED_WITHIN]
    first = [place for place in other if place in told]
    if not first and told[:1] == named[:1]:
        first = told[:1]
    alone = (
        place
        for place in other
        if starts[place] and place + 1 < len(texts) and names_job(texts[place + 1])
    )
    found = next(by_mail, None)
    found = found if found is not None else next(iter(first), None)
    return found if found is not None else next(alone, None)


def _local_part(texts: Sequence[str]) -> str:
    """Return what stands before the @ of the first e-mail address, in plain letters.

    Later ones are those of referees.
    """
    found = next(filter(None, map(_MAIL.search, texts)), None)
    return _plain(found.group().partition("@")[0]) if found else ""


def _is_of_address(words: Sequence[str], local_part: str) -> bool:
    """Return whether an address is made of words: one of them whole, and a letter of the others."""
    plain = [_plain(word) for word in words]
    whole = [word for word in plain if len(word) >= _LEAST_OF_ADDRESS and word in local_part]
    left = local_part
    for word in whole:
        left = left.replace(word, "", 1)
    return bool(whole) and all(word in whole or word[:1] in left for word in plain)


def _plain(text: str) -> str:
    """Return the letters of a text in lower case, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if char.isalpha())


def _without_phone(found: re.Match[str]) -> str:
    text = found.group()
    digits = sum(char.isdigit() for char in text)
    return " " if digits >= _LEAST_DIGITS and not _YEARS.fullmatch(text) else text
