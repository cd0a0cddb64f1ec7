"""Jobs told by what somebody did, or where: "drove a forklift for years", "six years call centre".

The claim model marks the words; which occupation they tell is for the resolver of titles to say.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from index.labels import words_of
from models import work
from models.digest_cache import DigestCache
from models.encoder import MarkedText
from recommender.recognition.claim_kinds import ClaimClassifier
from recommender.recognition.claims import (
    Offsets,
    overlap,
    read_clauses,
    without_personal_words,
)
from recommender.recognition.job_spans import JobSpan, is_stop, sentences_of, without_addresses

_LIKELY, _SURE = 0.3, 0.5
"""Probabilities of a word; chosen on the marked texts held out and the field cases."""
_MOST_WORDS = 30
"""Of a part that is read at once; the model takes 48 tokens."""
_REMEMBERED = 10_000
Found = Sequence[tuple[int, int, float]]
"""The places of words in a text that tell a job, with the probability of each."""


class ActivityFinder:
    """Finds the words of texts that tell a job without its title."""

    def __init__(self, kinds: ClaimClassifier) -> None:
        self._kinds = kinds
        self._found: DigestCache[Found] = DigestCache(_REMEMBERED)

    def spans(self, texts: Sequence[str]) -> list[Sequence[JobSpan]]:
        """Return the spans of each text in their order, none overlapping.

        Raises TooMuchWorkError where the parts of the texts have more tokens than the budget.
        """
        read = list(map(job_text, texts))
        places = [list(parts_of(text)) for text in read]
        parts = {
            text[start:end]: number
            for number, text in reversed(list(enumerate(read)))
            for start, end in places[number]
        }
        found = self._read(parts)
        return [
            list(_spans(text, places_of_text, found))
            for text, places_of_text in zip(read, places, strict=True)
        ]

    def _read(self, parts: Mapping[str, int]) -> Mapping[str, Found]:
        """Return what is found in parts, given with the first text that has each."""
        known = self._found.recall(parts)
        new = sorted(part for part in parts if part not in known)
        try:
            work.charge(work.Unit.TOKENS, self._kinds.count_tokens(new))
        except work.TooMuchWorkError as error:
            raise error.of(parts[new[error.fits]]) from None
        marked = zip(new, self._kinds.job_words(new), strict=True)
        found = {part: tuple(spans_of(part, words)) for part, words in marked}
        self._found.remember(found)
        return {**known, **found}


def _spans(text: str, places: Sequence[Offsets], found: Mapping[str, Found]) -> Iterator[JobSpan]:
    """Yield the spans of a text that are of no clause which claims nothing."""
    unclaimed = [place for _, place in read_clauses(text)[1]]
    titles = without_personal_words(text)
    for begin, end in places:
        for left, right, probability in found[text[begin:end]]:
            span = begin + left, begin + right
            title = " ".join(word.folded for word in words_of(titles[slice(*span)]))
            if title and not any(overlap(span, place) for place in unclaimed):
                yield JobSpan(*span, title, is_activity=True, probability=probability)


def job_text(text: str) -> str:
    """Return a text as it is read for jobs: without addresses, with one kind of apostrophe."""
    return without_addresses(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def parts_of(text: str) -> Iterator[Offsets]:
    """Yield the places of the sentences of a text, of long ones in parts of some words."""
    for start, end in sentences_of(text):
        words = words_of(text[start:end])
        for at in range(0, len(words), _MOST_WORDS):
            some = words[at : at + _MOST_WORDS]
            yield start + some[0].start, start + some[-1].end


def spans_of(text: str, marked: MarkedText) -> Iterator[tuple[int, int, float]]:
    """Yield the spans of a marked text: from, to, and the probability of being one.

    A span has words that are likely inside of one, and at least one that surely is; its
    probability is the greatest of them. It begins and ends with a word that may be of a title.
    """
    likely = np.flatnonzero(marked.inside >= _LIKELY)
    for run in np.split(likely, np.flatnonzero(np.diff(likely) > 1) + 1):
        surest = marked.inside[run].max(initial=0)
        if surest >= _SURE:
            start, end = marked.places[run[0]][0], marked.places[run[-1]][1]
            words = [word for word in words_of(text[start:end]) if not is_stop(word)]
            if words:
                yield start + words[0].start, start + words[-1].end, float(surest)
