"""The recommender: the one door of the room, over one index and its encoder."""

from collections.abc import Sequence

import numpy as np

from index.labels import ConceptType
from index.loaded import Index
from models.encoder import Encoder
from recommender.profile import Profile, UnknownConceptError
from recommender.ranking.facets import NO_FILTERS, FacetTable, Filters
from recommender.ranking.requirements import Cover, Needs, near_identical
from recommender.ranking.scorer import RANKING_VERSION, Fusion, Scores, band_of, fits
from recommender.ranking.signals import Signal
from recommender.ranking.transitions import TransitionRanker
from recommender.ranking.what_if import WhatIf
from recommender.recognition.interpreter import Interpreter, Understanding
from recommender.recognition.recogniser import Reading, Recogniser
from recommender.results import (
    Advice,
    Match,
    RecognisedSkill,
    Recommendation,
    ResolvedOccupation,
    Span,
    Suggestion,
    Transition,
)
from recommender.titles.resolver import TitleResolver


class Rereading(Recogniser):
    """A recogniser over the parts of another one; it remembers what it has read.

    It is for one profile that is understood again and again, and is dropped with the answer.
    """

    def __init__(self, recogniser: Recogniser) -> None:
        vars(self).update(vars(recogniser))  # the same parts: nothing is loaded again
        self._readings: dict[tuple[str, ...], tuple[Reading, ...]] = {}

    def read(self, texts: Sequence[str]) -> tuple[Reading, ...]:
        """Read texts, or return what was read of the same texts before."""
        key = tuple(texts)
        if key not in self._readings:
            self._readings[key] = super().read(texts)
        return self._readings[key]


_DIGITS = 4


class Recommender:
    """Recognises, matches, covers, ranks and explains; the same input gives the same answer."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self.index = index
        self.ranking_version = RANKING_VERSION
        self._catalogue = index.catalogue
        self._recogniser = Recogniser(index, encoder)
        self._interpreter = Interpreter(index, self._recogniser)
        self._needs = Needs(index)
        self.fusion = Fusion(index, self._needs)
        self._groups = near_identical(self._needs)
        self.titles = TitleResolver(index, encoder)
        self._transitions = TransitionRanker(index, self._needs, self._groups)
        self.facets = FacetTable(self._catalogue)
        self._what_if = WhatIf(
            index,
            self._needs,
            self._groups,
            self.facets,
            interpreter=self._rereader,
            scores=self.scores,
        )

    def match(
        self, profile: Profile, *, filters: Filters = NO_FILTERS, limit: int = 20
    ) -> Recommendation:
        """Return the careers that fit a profile, best first, with the evidence for each.

        `filters` narrow the list and change no score. Raises UnknownConceptError for a URI that
        the catalogue lacks.
        """
        for place, uri in enumerate(filters.occupations):
            if uri not in self._catalogue.occupation_row:
                raise UnknownConceptError(
                    "filters/occupations", place, uri, self._catalogue.version
                )
        understood = self._interpreter.understand(profile)
        matches: tuple[Match, ...] = ()
        fitting = np.zeros(len(self._catalogue.occupations), dtype=np.bool_)
        if not understood.voices.silent:
            scores = self.scores(understood)
            fitting = fits(scores.total)
            rows = self._best(scores, filters, limit)
            covers = self._needs.covers(understood.held, rows)
            matches = tuple(
                self._match(rank, row, scores, cover, profile)
                for rank, (row, cover) in enumerate(zip(rows, covers, strict=True), start=1)
            )
        return Recommendation(
            profile.statements,
            understood.recognised,
            understood.unrecognised,
            matches,
            self.facets.counts(filters, fitting),
        )

    def scores(self, understood: Understanding) -> Scores:
        """Return the score of every occupation (row) for what was understood."""
        return self.fusion.weigh(self.signals(understood))

    def signals(self, understood: Understanding) -> dict[str, Signal]:
        """Return what speaks for every occupation (row), by the name of the signal."""
        credit = self._needs.credits(understood.held)
        return self.fusion.signals(understood.voices, credit)

    def understand(self, profile: Profile) -> Understanding:
        """Return what a profile comes to before ranking."""
        return self._interpreter.understand(profile)

    def recognise(
        self, text: str, *, limit: int = 10, min_confidence: float | None = None
    ) -> tuple[RecognisedSkill, ...]:
        """Return up to `limit` skills that a text names, best first, each with its span.

        Without `min_confidence` these are the skills and spans that `match` recognises in the
        statements of the text, with their alternatives; with it, all skills with at least that
        confidence (0 to 1), each once with its best span and without alternatives.
        """
        if min_confidence is None:
            return self._interpreter.claims(text)[:limit]
        return tuple(
            RecognisedSkill(
                self._catalogue.skills[c.skill].uri,
                round(c.confidence, _DIGITS),
                Span(0, c.start, c.end, text[c.start : c.end]),
            )
            for c in self._recogniser.ranked(text, limit)
            if c.confidence >= min_confidence
        )

    def resolve(self, title: str, *, limit: int = 10) -> tuple[ResolvedOccupation, ...]:
        """Return up to `limit` occupations that a job title may mean, best first."""
        return self.titles.resolve(title, limit)

    def transitions(self, occupation: str, *, limit: int = 20) -> tuple[Transition, ...]:
        """Return up to `limit` careers within reach of an occupation (URI), best first."""
        if occupation not in self._catalogue.occupation_row:
            raise UnknownConceptError("occupation", 0, occupation, self._catalogue.version)
        return self._transitions.rank(occupation, limit)

    def what_if(
        self,
        profile: Profile,
        *,
        occupation: str = "",
        filters: Filters = NO_FILTERS,
        limit: int = 5,
    ) -> Advice:
        """Return the skills that would raise the most careers, or a chosen one (URI), the most.

        Raises UnknownConceptError for a URI that the catalogue lacks.
        """
        return self._what_if.advise(profile, occupation, filters, limit)

    def suggest(self, query: str, kind: ConceptType, *, limit: int = 10) -> tuple[Suggestion, ...]:
        """Return up to `limit` concepts whose label a person may be typing, best first."""
        skills = kind is ConceptType.SKILL
        concepts = self._catalogue.skills if skills else self._catalogue.occupations
        hits = self.index.labels.search(query, kind, limit)
        return tuple(
            Suggestion(concepts[hit.row].uri, concepts[hit.row].label, hit.label) for hit in hits
        )

    def _rereader(self) -> Interpreter:
        """Return an interpreter that hears the same statements once."""
        return Interpreter(self.index, Rereading(self._recogniser))

    def _best(self, scores: Scores, filters: Filters, limit: int) -> list[int]:
        total = scores.total
        order = np.lexsort((np.arange(len(total)), -total))
        best: list[int] = order[self.facets.kept(filters)[order]][:limit].tolist()
        return best

    def _match(self, rank: int, row: int, scores: Scores, cover: Cover, profile: Profile) -> Match:
        occupation = self._catalogue.occupations[row]
        score = float(scores.total[row])
        return Match(
            rank=rank,
            score=score,
            band=band_of(score),
            occupation=occupation.uri,
            coverage=cover.coverage,
            group=self._groups[row],
            held=occupation.uri in profile.occupations,
            matched=cover.matched,
            gaps=cover.gaps,
            reasons={name: float(term[row]) for name, term in scores.terms.items()},
        )
