"""Jobs told by what somebody did for some time, or where: "drove a bus for six years".

A verb and its object are put as the name of who does that ("bus driver"), a place of work as that
of who works there ("warehouse worker"). Only what is a name of an occupation in the catalogue, word
for word, is a job, and only beside a term ("six years", "since 2019", "for a living").
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from index.labels import Word, words_of
from models import work
from recommender.recognition.claims import claimed_clauses
from recommender.recognition.job_spans import JobSpan, is_stop, sentences_of, shipped_cues
from recommender.recognition.normalisation import PAST, base_forms, irregular_present

_MOST_WORDS = 3
_WORKER = "worker"
_WORK = "work"
_TO_OBJECT = re.compile(
    r"[\s-]+(?:(?:an?|the|my|our|their|all|some)\s+)?(?:\d+\s+)?", re.IGNORECASE
)
_INSIDE = re.compile(r"[\s'\u2019-]+")
_PRESENT = (*PAST, ("ing", ("", "e")), ("ies", ("y",)), ("es", ("",)), ("s", ("",)))
_SINGULAR = (("ves", ("f",)), ("ies", ("y",)), ("es", ("",)), ("s", ("",)))


class ActivityFinder:
    """Finds activities and places of work that are those of one occupation or several.

    `names` are the folded labels and titles of occupations.
    """

    def __init__(self, names: Set[str]) -> None:
        self._names = names

    def spans(self, text: str) -> Sequence[JobSpan]:
        """Return the spans of a text that name a job so, in their order."""
        return work.once(self._spans, text)

    def _spans(self, text: str) -> Sequence[JobSpan]:
        claimed, cues = claimed_clauses(text), shipped_cues()
        found: list[JobSpan] = []
        for start, end in sentences_of(claimed):
            sentence = claimed[start:end]
            if not cues.term.search(sentence):
                continue
            words = words_of(sentence)
            for at, word in enumerate(words):
                span = self._span(sentence, words[at:], sentence[: word.start])
                if span and not (found and start + span.start < found[-1].end):
                    found.append(replace(span, start=start + span.start, end=start + span.end))
        return found

    def _span(self, text: str, words: Sequence[Word], left: str) -> JobSpan | None:
        """Return the job that the first of some words tells, by itself or with its object."""
        first, cues = words[0], shipped_cues()
        if is_stop(first):
            return None
        if cues.workplace.search(left):
            return self._named(_phrase(text, words), (_WORKER,), first)
        if not cues.active.search(left):
            return None
        between = _TO_OBJECT.match(text, first.end)
        rest = [word for word in words if between and word.start >= between.end()]
        return self._named(_phrase(text, rest), doers_of(first.folded), first)

    def _named(self, phrase: Sequence[Word], doers: Sequence[str], first: Word) -> JobSpan | None:
        """Return the span from a word on whose title the longest part of a phrase makes."""
        for length in range(len(phrase), 0, -1):
            words = [word.folded for word in phrase[:length]]
            if words[-1] == _WORK:
                continue
            for begin in range(length):
                for title in _titles(words[begin:], doers):
                    if title in self._names:
                        return JobSpan(first.start, phrase[length - 1].end, title, is_activity=True)
        return None


def _phrase(text: str, words: Sequence[Word]) -> Sequence[Word]:
    """Return the first words that are content words without punctuation between them."""
    phrase: list[Word] = []
    for word in words[:_MOST_WORDS]:
        if is_stop(word) or (phrase and not _INSIDE.fullmatch(text, phrase[-1].end, word.start)):
            break
        phrase.append(word)
    return phrase


def _titles(words: Sequence[str], doers: Sequence[str]) -> Iterator[str]:
    """Yield the names of who does something with a thing: "shelf stacker", "dishwasher"."""
    *others, last = words
    for thing in dict.fromkeys((*base_forms(last, _SINGULAR), last)):
        for doer in doers:
            yield " ".join((*others, thing, doer))
            if not others:
                yield thing + doer


def doers_of(verb: str) -> Sequence[str]:
    """Return what who does something may be called, by a folded verb in any form.

    Most are no words, which does no harm where they are looked up.

    >>> doers_of("drove"), doers_of("run")
    (('driver', 'drivor'), ('runer', 'runor', 'runner'))
    """
    irregular = irregular_present(verb)
    forms = (irregular,) if irregular else (verb, *base_forms(verb, _PRESENT))
    doers: list[str] = []
    for form in forms:
        stem = form.removesuffix("e")
        doers += [f"{stem}er", f"{stem}or"]
        if form == stem and form:
            doers.append(f"{form}{form[-1]}er")
    return tuple(dict.fromkeys(doers))
