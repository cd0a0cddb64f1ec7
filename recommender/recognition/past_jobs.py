"""Past jobs: occupations that a person says they had, read from the words of statements.

The resolver of titles decides which occupation a span of words names that may claim a job
(`job_spans`), and how sure that is.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from index.labels import ConceptType, Labels, label_key
from models import work
from recommender import results
from recommender.recognition.claim_kinds import ClaimClassifier
from recommender.recognition.claims import overlap
from recommender.recognition.job_activities import ActivityFinder
from recommender.recognition.job_spans import (
    JobSpan,
    SpanFinder,
    TitleWords,
    before_preposition,
)
from recommender.titles import Confidence, TitleResolver, first_part_of, written_out

LEAST_CONFIDENCE = 0.37
"""A job that is less sure is none; chosen on the development sets."""
MOST_TITLES = 100
"""Different ones in one profile; each is compared with every occupation. The rest are no jobs."""
_BY_LABEL = 0.5
_LEAST_MASS = 0.15
_NEARLY = 0.5
_LEAST_HELD = 1 / 50
_LEAST_OF_ACTIVITIES = 0.45
"""The same for a job told by an activity."""
_DIGITS = 4
_SHORTEST_LEVEL = 3
_LEVELS_OF_NAMES = frozenset({"junior"})
"""Words of a level that people are called by as well."""


class PastJobReader:
    """Reads past jobs from texts, by the words of titles and the resolver of a catalogue."""

    def __init__(self, labels: Labels, titles: TitleResolver, kinds: ClaimClassifier) -> None:
        self._labels = labels
        self._titles = titles
        self._catalogue = titles.catalogue
        codes = [one.isco_code or one.uri for one in self._catalogue.occupations]
        self._group = np.unique(codes, return_inverse=True)[1]
        self.title_words = TitleWords(titles.catalogue)
        """The words by which the catalogue names occupations."""
        self.finder = SpanFinder(self.title_words)
        """Finds the words that may name a job."""
        self._activities = ActivityFinder(kinds)

    def read(self, texts: Sequence[tuple[int, str]]) -> tuple[results.PastJob, ...]:
        """Return the past jobs of statements (position, text), each once, where it is surest."""
        spans = _of_few_titles(list(self._spans(texts)))
        best: dict[str, results.PastJob] = {}
        confidences = self._confidences([span for _, _, span in spans])
        for (number, text, span), confidence in zip(spans, confidences, strict=True):
            row = int(confidence.argmax())
            uri, sure = self._catalogue.occupations[row].uri, round(float(confidence[row]), _DIGITS)
            least = _LEAST_OF_ACTIVITIES if span.is_activity else LEAST_CONFIDENCE
            if sure >= least and (uri not in best or best[uri].confidence < sure):
                words = results.Span(number, span.start, span.end, text[span.start : span.end])
                best[uri] = results.PastJob(uri, sure, words)
        places = {uri: (job.evidence.statement, job.evidence.start) for uri, job in best.items()}
        return tuple(best[uri] for uri in sorted(best, key=places.__getitem__))

    def names_job(self, words: str) -> bool:
        """Return whether a few words name a job and nothing else.

        They end, before a preposition, in a word by which occupations are named, or are a label.
        """
        if self._ends_in_head(words):
            return True
        keys = [label_key(words), label_key(" ".join(before_preposition(words.casefold())))]
        return bool(self._labels.exact(keys, ConceptType.OCCUPATION))

    def _ends_in_head(self, words: str) -> bool:
        return any(map(self.title_words.is_head, before_preposition(words.casefold())[-1:]))

    def is_title(self, words: str) -> bool:
        """Return whether words are a title as the catalogue has it, and not only end in a trade.

        Words of the level, such as "senior", begin no name of a person; initials may, and are some
        of those that titles do without. "Warehouse operative" and "senior web developer" are
        titles, "Jane Carpenter" and "A. Baker" are none.
        """
        if not self.names_job(words):
            return False
        first = words.split(maxsplit=1)[0]
        if not first_part_of(first):
            return len(first) >= _SHORTEST_LEVEL and first.casefold() not in _LEVELS_OF_NAMES
        titles = {label_key(words), first_part_of(words)}
        labels = (f" {label} " for label in self.title_words.labels)
        return any(f" {title} " in label for label in labels for title in titles)

    def refused(self, clause: str, held: Iterable[str] = ()) -> tuple[JobSpan, str] | None:
        """Return the job that a clause refuses, and the occupation (URI) that it names.

        Of those that the person `held` (URIs) one counts whose preferred label has the same head,
        unless another occupation is much likelier: who wants to be no nurse means no veterinary
        nurse, even with such a past job.
        A title of one word ("a teacher") is as sure as all that are called so together. None where
        it refuses no job, or none that is sure.
        """
        span = self.finder.refused(clause)
        if span is None:
            return None
        (confidence,) = self._confidences([span])
        alike = self.title_words.preferred_by_head.get(written_out(span.title.split()[-1]), ())
        rows = {self._catalogue.occupation_row[uri] for uri in held}.intersection(alike)
        best = int(confidence.argmax())
        rows = {row for row in rows if confidence[row] >= _LEAST_HELD * confidence[best]}
        row = max(sorted(rows), key=lambda row: confidence[row]) if rows else best
        called = list(alike) if " " not in span.title else [row]
        is_sure = rows or confidence[called].sum() >= LEAST_CONFIDENCE
        return (span, self._catalogue.occupations[row].uri) if is_sure else None

    def _spans(self, texts: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str, JobSpan]]:
        """Yield the titles of statements, then the activities that overlap none of them.

        No title is an activity: whether it claims a job is for the finder of titles to say.
        """
        titles: list[Sequence[JobSpan]] = []
        for number, text in texts:
            work.check()
            titles.append(self.finder.spans(text))
            yield from ((number, text, span) for span in titles[-1])
        activities = self._activities_in(texts)
        for (number, text), named, spans in zip(texts, titles, activities, strict=True):
            for span in spans:
                place = span.start, span.end
                met = any(overlap(place, (one.start, one.end)) for one in named)
                if not met and not self._ends_in_head(span.title):
                    yield number, text, span

    def _activities_in(self, texts: Sequence[tuple[int, str]]) -> list[Sequence[JobSpan]]:
        try:
            return self._activities.spans([text for _, text in texts])
        except work.TooMuchWorkError as error:
            raise error.of(texts[error.fits][0]) from None

    def _confidences(self, spans: Sequence[JobSpan]) -> list[Confidence]:
        """Return the confidence of every occupation for each span."""
        titles = iter(self._of_titles([span for span in spans if not span.is_activity]))
        activities = iter(self._of_activities([span for span in spans if span.is_activity]))
        return [next(activities) if span.is_activity else next(titles) for span in spans]

    def _of_titles(self, spans: Sequence[JobSpan]) -> list[Confidence]:
        """Return the confidence of every occupation for each title.

        Where a title ends in the label of an occupation ("full-blown social worker"), that label
        counts as well, as far as the whole title speaks for its ISCO-08 unit group: the geometric
        mean of both, if it is higher. A "care assistant" is none of those called "assistant".
        """
        if not spans:
            return []
        titles = [span.title for span in spans]
        shorter = ["" if span.is_turned else self._shorter(span.title) for span in spans]
        every = list(dict.fromkeys([*titles, *filter(None, shorter)]))
        found = dict(zip(every, self._resolved(every), strict=True))
        return [
            np.maximum(found[title], np.sqrt(self._of_groups(found[title]) * found[short]))
            if short
            else found[title]
            for title, short in zip(titles, shorter, strict=True)
        ]

    def _of_activities(self, spans: Sequence[JobSpan]) -> list[Confidence]:
        """Return the confidence of every occupation for each activity, as far as it is a job.

        It is that of the resolver, which knows many titles by what is done: words without a title
        have no head.
        """
        words = list(dict.fromkeys(span.title for span in spans))
        signals = self._titles.signals.of_all(words)
        found = {
            one: np.zeros(len(self._catalogue.occupations))
            if each is None
            else self._titles.confidence(one, each)
            for one, each in zip(words, signals, strict=True)
        }
        return [span.probability * found[span.title] for span in spans]

    def _of_groups(self, confidence: Confidence) -> Confidence:
        """Return for each occupation the confidence of all in its ISCO-08 unit group together."""
        of_groups = np.zeros(len(confidence))
        np.add.at(of_groups, self._group, confidence)
        return of_groups[self._group]

    def _resolved(self, titles: Sequence[str]) -> Iterator[Confidence]:
        """Yield the confidence of every occupation for each title.

        It is that of the resolver for occupations with a label that has the same head, 0 for
        others. A title that is an alternative label alone, of occupations that are not unlikely,
        is one of these half the time: people are more exact with words than the vacancies on which
        the resolver is calibrated. Of two that are nearly as likely the one comes first whose
        preferred label has the head: a nurse is rather a nurse than a nurse assistant.
        """
        labels = self._labels.exact(titles, ConceptType.OCCUPATION)
        for title, signals in zip(titles, self._titles.signals.of_all(titles), strict=True):
            confidence = np.zeros(len(self._catalogue.occupations))
            if signals is None:
                yield confidence
                continue
            resolved = self._titles.confidence(title, signals)
            head = written_out(title.split()[-1])
            named = self.title_words.occupations_by_head.get(head, slice(None))
            confidence[named] = resolved[named]
            hits = labels.get(title, ())
            rows = sorted({hit.row for hit in hits})
            mass = resolved[rows].sum()
            if mass >= _LEAST_MASS and not any(hit.preferred for hit in hits):
                confidence *= 1 - _BY_LABEL
                confidence[rows] += _BY_LABEL * resolved[rows] / mass
            self._prefer(self.title_words.preferred_by_head.get(head, ()), confidence)
            yield confidence

    def _prefer(self, rows: Sequence[int], confidence: Confidence) -> None:
        """Exchange the confidence of the best occupation with that of the best of some rows.

        These have the head in their preferred label. Nothing changes where they are much less
        likely.
        """
        best = int(confidence.argmax())
        own = max(rows, key=lambda row: confidence[row], default=best)
        if confidence[own] >= _NEARLY * confidence[best]:
            confidence[[own, best]] = confidence[[best, own]]

    def _shorter(self, title: str) -> str:
        """Return the longest end of a title that is a label of an occupation, "" for none.

        There is none either where the title is a label itself.
        """
        words = title.split()
        ends = [" ".join(words[at:]) for at in range(len(words))]
        known = self._labels.exact(ends, ConceptType.OCCUPATION)
        longest = next((end for end in ends if end in known), "")
        return "" if longest == title else longest


def _of_few_titles(
    spans: Sequence[tuple[int, str, JobSpan]],
) -> Sequence[tuple[int, str, JobSpan]]:
    """Return the spans of `MOST_TITLES` titles, whatever the order of the statements.

    Titles come before activities.
    """
    titles = sorted({(span.is_activity, span.title) for _, _, span in spans})
    kept = set(titles[:MOST_TITLES])
    return [each for each in spans if (each[2].is_activity, each[2].title) in kept]


class CachingPastJobReader(PastJobReader):
    """A reader that shares the parts of another and remembers what it read.

    It is for one profile that is interpreted again and again, and is dropped with the answer.
    """

    def __init__(self, reader: PastJobReader) -> None:
        vars(self).update(vars(reader))  # the same parts: nothing is built again
        self._cache: dict[tuple[tuple[int, str], ...], tuple[results.PastJob, ...]] = {}

    def read(self, texts: Sequence[tuple[int, str]]) -> tuple[results.PastJob, ...]:
        """Return the past jobs of statements, or what was read in the same ones before."""
        key = tuple(texts)
        if key not in self._cache:
            self._cache[key] = super().read(texts)
        return self._cache[key]
