"""Personal data in CVs: names, addresses, birth dates, e-mails and phones, which are dropped.

What is dropped is never looked at again, nor named in a report.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from itertools import chain, islice, takewhile

from intake.data import words_of_kind
from intake.dates import take_dates

NamesJob = Callable[[str], bool]
"""Whether some words name a job, as a catalogue knows them."""


def no_title(_words: str) -> bool:
    """Return that no words are a title, where no catalogue says it."""
    return False


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
_REACH = 2
_BLOCK = 4
_PARTS = re.compile(r"[|\u2022\t,(]|\s[-\u2013\u2014]\s")
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
    words = _first_part(text).split()
    while words and words[0].casefold().strip(".") in _TITLES:
        del words[0]
    proper = [word for word in words if word.casefold() not in _PARTICLES]
    is_short = len(proper) > 1 and len(words) <= _LONGEST_NAME
    if is_short and all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in proper):
        return tuple(proper)
    return ()


def person_places(
    texts: Sequence[str],
    ahead: int,
    starts: Sequence[bool],
    names_job: NamesJob,
    is_title: NamesJob = no_title,
) -> tuple[int, ...]:
    """Return the indices of the lines that hold the person's name, in order.

    It is the line that the e-mail address is made of; else the first one that names no job of the
    first lines, those `ahead` of the sections and of lines with a range of dates; else one that
    `starts` a column or stands after a gap, alone before a job. The first line that looks like a
    name is one as well where it names a job, as "Jane Carpenter" does, unless it is a title: one of
    the catalogue, by `is_title`, or one that has dates here or further down. Texts of headings are
    "".
    """
    return _PersonLines(texts, starts, names_job, is_title).places(ahead)


class _PersonLines:
    """Tells which lines may hold the person's name; see `person_places`."""

    def __init__(
        self, texts: Sequence[str], starts: Sequence[bool], names_job: NamesJob, is_title: NamesJob
    ) -> None:
        self._texts = texts
        self._starts = starts
        self._names_job = names_job
        self._is_title = is_title
        self._dated = [_is_dated(text) for text in texts]
        self._named = [
            place for place, text in enumerate(texts) if name_words(text) and not self._dated[place]
        ]

    def places(self, ahead: int) -> tuple[int, ...]:
        ahead = next((place for place in range(ahead) if self._dated[place]), ahead)
        told = [place for place in range(ahead) if self._texts[place]][:_NAMED_WITHIN]
        other = [
            place for place in self._named if not self._names_job(_first_part(self._texts[place]))
        ]
        trades = set(self._named).difference(other)
        names = (
            place
            for place in told
            if place in self._named and not (place in trades and self._is_title_of_job(place))
        )
        top = [place for place in islice(names, 1) if place in trades]
        mailed = _local_part(self._texts)
        by_mail = (
            place
            for place in [*other, *top]
            if _is_of_address(name_words(self._texts[place]), mailed)
        )
        first = (place for place in other if place in told)
        alone = (place for place in other if not top and self._is_alone(place))
        found = next(chain(by_mail, first, alone), None)
        return tuple(sorted({*top, *([] if found is None else [found])}))

    def _is_title_of_job(self, place: int) -> bool:
        """Return whether a line that names a job begins with its title, and not with a name."""
        title = _first_part(self._texts[place])
        if self._is_title(title):
            return True
        folded = title.casefold()
        alike = (at for at, text in enumerate(self._texts) if folded in _folded_parts(text))
        return any(self._dated[at] or self._is_before_dates(at) for at in alike)

    def _is_before_dates(self, place: int) -> bool:
        """Return whether dates stand shortly after a line, and no other job beside them."""
        after = self._block(place)
        found = next((at for at in after[:_REACH] if self._dated[at]), None)
        if found is None:
            return False
        return not any(self._has_job(at) for at in after if at <= found + 1)

    def _is_alone(self, place: int) -> bool:
        """Return whether a line begins a block and stands before a job that has no dates near."""
        job = place + 1
        if not self._starts[place] or job == len(self._texts):
            return False
        is_dated = any(self._dated[at] for at in [job, *self._block(job)])
        return self._names_job(self._texts[job]) and not is_dated

    def _block(self, place: int) -> list[int]:
        """Return the few lines that follow one without a gap."""
        following = range(place + 1, min(len(self._texts), place + _BLOCK))
        return list(takewhile(lambda at: not self._starts[at] and self._texts[at], following))

    def _has_job(self, place: int) -> bool:
        return any(map(self._names_job, _PARTS.split(take_dates(self._texts[place])[1])))


def _is_dated(text: str) -> bool:
    """Return whether a line has a range of dates, as jobs have, and no contact beside it."""
    dates, _ = take_dates(text)
    return bool(dates and dates.is_range) and without_personal_data(text) == text


def _first_part(text: str) -> str:
    return _PARTS.split(text, maxsplit=1)[0].strip()


def _folded_parts(text: str) -> list[str]:
    return [part.strip().casefold() for part in _PARTS.split(text)]


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
