"""The recommender: the public interface of this package, over one index and its encoder."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import partial

import numpy as np
from numpy.typing import NDArray

from index.labels import ConceptType
from index.loaded import Index
from models import work
from models.encoder import Encoder
from recommender import guidance, results
from recommender.profile import Profile, SkillStatement, UnknownConceptError, check_occupations
from recommender.ranking import facets, notes, requirements, scorer, weights
from recommender.ranking.backgrounds import Backgrounds, by_score
from recommender.ranking.matches import MatchBuilder, RankedPerson
from recommender.ranking.plan import Planner, others_of
from recommender.ranking.questions import Interviewer, QuestionRanker
from recommender.ranking.transitions import TransitionRanker, on_a_line
from recommender.ranking.what_if import WhatIf
from recommender.ranking.why import Reasons
from recommender.recognition.advertisements import AdvertisementReader, ignored_words
from recommender.recognition.complaints import ComplaintFinder
from recommender.recognition.conditions import ConditionFinder
from recommender.recognition.confidence import RecognitionWeights
from recommender.recognition.interpreter import InterpretedProfile, ProfileInterpreter
from recommender.recognition.notes import NoteReader
from recommender.recognition.past_jobs import CachingPastJobReader, PastJobReader
from recommender.recognition.private import PrivateWords
from recommender.recognition.reading import CachingStatementReader, StatementReader
from recommender.recognition.recogniser import Recogniser
from recommender.suggestions import OccupationSuggester, SkillSuggester
from recommender.titles import TitleResolver, TitleWeights

_DIGITS = 4
_BY_STATEMENTS = 6.0
"""Chosen on the development half of the CVs in `tests/fixtures/cv`."""
_LISTED_CAREERS = 20
"""What `match` lists by default, among which a plan looks for skills that careers share."""


class Recommender:
    """Recognises, ranks, covers, explains and advises; the same input gives the same answer."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self.index = index
        self._encoder = encoder
        self.ranking_version = weights.RANKING_VERSION
        self._catalogue = index.catalogue
        self.titles = TitleResolver(index, encoder)
        recogniser = Recogniser(index, encoder)
        self._past_jobs = PastJobReader(index.labels, self.titles, recogniser.claim_kinds)
        self._requirements = requirements.Requirements(index)
        self.scorer = scorer.Scorer(index, self._requirements)
        self._groups = index.relations.group_names
        self._backgrounds = Backgrounds(index, self._groups)
        self._occupations = OccupationSuggester(index, self.titles, TitleWeights.shipped())
        self._transitions = TransitionRanker(index, self._requirements, self._groups)
        self._planner = Planner(self._catalogue, self._requirements)
        self.question_ranker = QuestionRanker(index, self._requirements, self.scorer.answers)
        self.facets = facets.FacetTable(self._catalogue)
        self.career_notes = notes.CareerNotes(
            self._catalogue,
            self._requirements,
            self._groups,
            self.facets,
            self._past_jobs.title_words.called_by_head,
        )
        self._matches = MatchBuilder(
            self._catalogue,
            self._requirements,
            Reasons(index, self._requirements),
            self.career_notes,
            self._groups,
        )
        self._conditions = ConditionFinder(encoder)
        self._set_recogniser(recogniser)

    def prepare(self) -> None:
        """Compute what the first answer would compute otherwise."""
        self._conditions.prepare()

    def with_recognition(self, weights: RecognitionWeights) -> "Recommender":
        """Return a recommender over the same index and encoder that recognises by other weights."""
        other = copy(self)
        other._set_recogniser(self._recogniser.with_weights(weights))
        return other

    def for_one_person(self) -> "Recommender":
        """Return the same, which reads each statement once; it is dropped with the answer."""
        other = copy(self)
        other._interpreter = self.caching_interpreter()
        return other

    @property
    def recognition_weights(self) -> RecognitionWeights:
        """The weights by which it recognises skills."""
        return self._recogniser.weights

    def _set_recogniser(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        language = self._catalogue.language
        note_reader = NoteReader(recogniser.claim_kinds, self._conditions, self._past_jobs)
        self._private = PrivateWords(self._encoder, language, note_reader)
        self._set_readers(recogniser)
        named = partial(self._interpreter.recognise, are_claims=False)
        self._skills = SkillSuggester(self.index, recogniser, named)
        self._notes = notes.ProfileNotes(self._catalogue, note_reader, self.career_notes)
        self._what_if = WhatIf(
            self.index,
            self._requirements,
            self._groups,
            self.facets,
            notes=self.career_notes,
            noted=self._notes.read,
            interpreter=self.caching_interpreter,
            scorer=self.scorer.caching,
        )
        self._interviewer = Interviewer(
            self.index,
            self.question_ranker,
            self.career_notes,
            self._backgrounds,
            noted=self._notes.read,
            interpreter=self.caching_interpreter,
            scorer=self.scorer.caching,
        )

    def _set_readers(self, recogniser: Recogniser) -> None:
        complaints = ComplaintFinder(
            recogniser.claim_kinds,
            self._private,
            self._conditions,
            self._past_jobs.finder.said_of_worker,
        )
        advertised = recogniser.with_weights(recogniser.weights.of_advertisements())
        self._reader, reader_of_advertisements = (
            StatementReader(
                self.index.labels,
                one,
                complaints,
                self._past_jobs.finder,
                self._catalogue.language,
            )
            for one in (recogniser, advertised)
        )
        self._advertisements = AdvertisementReader(
            reader_of_advertisements, self._past_jobs.names_job
        )
        self._interpreter = ProfileInterpreter(self.index, self._reader, self._past_jobs)
        self.caching_interpreter = partial(
            _caching_interpreter, self.index, self._reader, self._past_jobs
        )
        """Returns an interpreter for one person, whose words it reads once."""

    @work.remembering()
    def match(
        self,
        profile: Profile,
        *,
        filters: facets.Filters = facets.NO_FILTERS,
        limit: int = _LISTED_CAREERS,
        cover_backgrounds: bool = False,
        set_conflicts_aside: bool = False,
    ) -> results.Recommendation:
        """Return the careers that fit a profile, best first, with the evidence for each.

        With `cover_backgrounds` two places are for what the first of them leave unanswered. With
        `set_conflicts_aside` what a note surely speaks against does not count for `limit`. Filters
        change no score; what is unwanted is left out, unless they name it.
        """
        check_occupations(self._catalogue, "filters/occupations", filters.occupations)
        interpreted = self._interpreter.interpret(profile)
        noted = self._notes.read(profile, interpreted)
        interpreted = self.career_notes.without_unwanted(interpreted, noted)
        hidden = self._hidden(profile, noted, filters)
        matches: tuple[results.Match, ...] = ()
        left_out: Sequence[int] = ()
        fitting = np.zeros(len(self._catalogue.occupations), dtype=np.bool_)
        if not interpreted.queries.is_empty:
            person = self._ranked(profile, interpreted, noted, cover_backgrounds=cover_backgrounds)
            fitting = scorer.is_partial_fit(person.scores.total) & ~self.facets.rows(hidden)
            listed, kept = person.order.rows.tolist(), self.facets.kept(filters)
            aside = self.career_notes.avoided(noted if set_conflicts_aside else (), ())
            rows, left_out = notes.listed_careers(listed, kept, hidden, aside, limit)
            matches = self._matches.matches(person, rows)
        return results.Recommendation(
            profile.statements,
            interpreted.recognised,
            interpreted.unrecognised,
            matches,
            self.facets.counts(filters, fitting),
            interpreted.past_jobs,
            noted,
            notes.hidden_careers(self._catalogue, left_out, hidden),
        )

    def _ranked(
        self,
        profile: Profile,
        interpreted: InterpretedProfile,
        noted: tuple[results.Note, ...],
        *,
        cover_backgrounds: bool,
    ) -> RankedPerson:
        scoring = self.scorer.caching()
        ranked = self.career_notes.without_refused(interpreted, noted)
        scores = scoring.score_profile(ranked)
        counted = ~self.career_notes.avoided(noted, profile.not_for_me)
        order = by_score(scores.total, counted)
        if cover_backgrounds:
            order = self._backgrounds.order(scoring, scores.total, ranked, counted)
        return RankedPerson(profile, interpreted, noted, scores, order)

    def interpret(self, profile: Profile) -> InterpretedProfile:
        """Return the recognised skills and query vectors of a profile."""
        return self._interpreter.interpret(profile)

    def signals(self, interpreted: InterpretedProfile) -> dict[str, scorer.Signal]:
        """Return the signals of every occupation (row) for a profile, by name."""
        credit = self._requirements.credits(interpreted.held, interpreted.answers.denied)
        return self.scorer.signals(interpreted.queries, credit)

    def scores(self, interpreted: InterpretedProfile) -> scorer.Scores:
        """Return the score of every occupation (row) for a profile."""
        return self.scorer.score_profile(interpreted)

    def essentials_said(
        self, interpreted: InterpretedProfile, occupation: int
    ) -> requirements.EssentialsSaid:
        """Return how many of the essential skills of an occupation (row) a profile says."""
        denied = interpreted.answers.denied
        return self._requirements.essentials_said(interpreted.held, denied, [occupation])[0]

    def recognise(
        self, text: str, *, limit: int = 10, min_confidence: float | None = None
    ) -> tuple[results.RecognisedSkill, ...]:
        """Return up to `limit` skills that a text names, best first, each with its span.

        Without `min_confidence` these are the skills and spans that `match` recognises in the
        statements of the text, with their alternatives; with it, all skills with at least that
        confidence (0 to 1), each once with its best span and without alternatives.
        """
        if min_confidence is None:
            return self._interpreter.recognise(text)[:limit]
        return tuple(
            results.RecognisedSkill(
                self._catalogue.skills[c.skill].uri,
                round(c.confidence, _DIGITS),
                results.Span(0, c.start, c.end, text[c.start : c.end]),
            )
            for c in self._recogniser.rank(text, limit)
            if c.confidence >= min_confidence
        )

    def resolve(self, title: str, *, limit: int = 10) -> tuple[results.ResolvedOccupation, ...]:
        """Return up to `limit` occupations that a job title may mean, best first."""
        return self.titles.resolve(title, limit)

    def resolve_job(
        self, titles: Iterable[str], statements: Sequence[str], *, limit: int = 10
    ) -> tuple[results.ResolvedOccupation, ...]:
        """Return up to `limit` occupations of a job, by its title and what was done in it.

        `titles` are ways to read the title; the one with the surest occupation counts. Of those
        that `resolve` returns, the confidence is multiplied by the exponential of the score for
        the statements alone, and scaled to the sum that it had.
        """
        found = [own for title in titles if (own := self.titles.resolve(title, limit))]
        said = self._interpreter.interpret(Profile(tuple(map(SkillStatement, statements))))
        if found and not said.queries.is_empty:
            scores = self.scores(said).total
            found = [self._weighed(own, scores) for own in found]
        return max(found, key=lambda own: own[0].confidence, default=())

    def _weighed(
        self, found: Sequence[results.ResolvedOccupation], scores: NDArray[np.float64]
    ) -> tuple[results.ResolvedOccupation, ...]:
        """Return the occupations of a title weighed by the scores of all, best first."""
        rows = [self._catalogue.occupation_row[one.occupation] for one in found]
        sure = np.array([one.confidence for one in found])
        weighed = sure * np.exp(_BY_STATEMENTS * scores[rows])
        weighed *= sure.sum() / weighed.sum()
        return tuple(
            results.ResolvedOccupation(
                found[place].occupation, round(float(weighed[place]), _DIGITS)
            )
            for place in results.best_first(weighed)
        )

    def names_job(self, words: str) -> bool:
        """Return whether a few words, as those of a title in a CV, name a job and nothing else."""
        return self._past_jobs.names_job(words)

    def is_title(self, words: str) -> bool:
        """Return whether a few words are a title of the catalogue, and no name with a trade."""
        return self._past_jobs.is_title(words)

    def nearest(self, texts: Sequence[str], others: Sequence[str]) -> list[tuple[int, float]]:
        """Return for each text the place of the most similar of others, and the cosine."""
        if not texts:
            return []
        similarity = self._encoder.encode(texts) @ self._encoder.encode(others).T
        best = similarity.argmax(axis=1)
        return [(int(at), float(similarity[row, at])) for row, at in enumerate(best)]

    def without_private(self, texts: Sequence[str]) -> list[str]:
        """Return texts without what they say of health, family, beliefs or origin.

        "" where nothing is left. What is noted as a condition of work stays.
        """
        return self._private.taken_out(texts)

    def jobs_in(self, texts: Sequence[str]) -> tuple[results.PastJob, ...]:
        """Return the past jobs that some texts name, each once, where it is surest."""
        return self._past_jobs.read(list(enumerate(texts)))

    def transitions(self, occupation: str, *, limit: int = 20) -> tuple[results.Transition, ...]:
        """Return up to `limit` careers within reach of an occupation (URI), best first."""
        if occupation not in self._catalogue.occupation_row:
            raise UnknownConceptError("occupation", 0, occupation, self._catalogue.version)
        return self._transitions.rank(occupation, limit)

    @work.remembering()
    def what_if(
        self,
        profile: Profile,
        *,
        occupation: str = "",
        filters: facets.Filters = facets.NO_FILTERS,
        limit: int = 5,
    ) -> guidance.Advice:
        """Return the skills that would raise the most careers, or a chosen one (URI), the most.

        Raises UnknownConceptError for a URI that the catalogue lacks.
        """
        return self._what_if.advise(profile, occupation, filters, limit)

    @work.remembering()
    def questions(self, profile: Profile, *, limit: int = 5) -> guidance.Questions:
        """Return the skills to ask a person about, those whose answers settle the most first.

        Raises UnknownConceptError for a URI that the catalogue lacks.
        """
        return self._interviewer.ask(profile, limit)

    @work.remembering()
    def plan(self, profile: Profile, occupation: str) -> guidance.Plan:
        """Return what to learn for an occupation (URI), in steps.

        Raises UnknownConceptError for a URI that the catalogue lacks.
        """
        row = self._catalogue.occupation_row.get(occupation)
        if row is None:
            raise UnknownConceptError("occupation", 0, occupation, self._catalogue.version)
        interpreted = self._interpreter.interpret(profile)
        noted = self._notes.read(profile, interpreted)
        interpreted = self.career_notes.without_unwanted(interpreted, noted)
        others: list[int] = []
        if not interpreted.queries.is_empty:
            ranked = self.career_notes.without_refused(interpreted, noted)
            order = results.best_first(self.scores(ranked).total)
            others = others_of(order.tolist(), self._groups, row, _LISTED_CAREERS)
        (detail,) = self._requirements.coverage(interpreted.held, [row], interpreted.answers.denied)
        unwanted = self.career_notes.unwanted(noted)
        is_left_out = [self._catalogue.skill_row[gap.skill] in unwanted for gap in detail.gaps]
        gaps = [gap for gap, out in zip(detail.gaps, is_left_out, strict=True) if not out]
        return guidance.Plan(
            statements=profile.statements,
            recognised=interpreted.recognised,
            unrecognised=interpreted.unrecognised,
            occupation=occupation,
            coverage=detail.coverage,
            readiness=detail.readiness,
            matched=detail.matched,
            steps=self._planner.steps(gaps, others),
            compared=len(others),
            notes=noted,
            noted=self.career_notes.of_career(row, noted),
            left_out=tuple(
                gap.skill for gap, out in zip(detail.gaps, is_left_out, strict=True) if out
            ),
        )

    def advertisement(self, text: str) -> results.Advertisement:
        """Return what a job advertisement asks for, and which of its words ask for nothing."""
        parts, clauses = self._advertisements.read(text)
        named = self._interpreter.named_in(text, [part.words for part in parts], clauses)
        return results.Advertisement(named, ignored_words(text, parts, clauses))

    def said_of(self, profile: Profile, skills: Iterable[str]) -> guidance.SaidOfSkills:
        """Return what a person said of some skills (URIs), with the credit as for a career.

        Raises UnknownConceptError for a URI that the catalogue lacks.
        """
        interpreted = self._interpreter.interpret(profile)
        rows = [self._catalogue.skill_row[uri] for uri in skills]
        return guidance.SaidOfSkills(
            profile.statements,
            interpreted.recognised,
            interpreted.unrecognised,
            self._requirements.asked(interpreted.held, rows, interpreted.answers.denied),
        )

    def on_a_line(self, occupations: Sequence[str], origins: Sequence[str]) -> tuple[float, ...]:
        """Return a place from 0 to 1 for each occupation (URI), those with like needs together.

        The origins, which are among them, lie on the side of 0.
        """
        rows = [self._catalogue.occupation_row[uri] for uri in occupations]
        first = [occupations.index(uri) for uri in origins]
        return tuple(on_a_line(self.scorer.needs[rows], first).tolist())

    def suggest(
        self, query: str, kind: ConceptType, *, limit: int = 10
    ) -> tuple[results.Suggestion, ...]:
        """Return up to `limit` concepts whose label a person may be typing, best first.

        Where no label has the typed words come the skills that `match` would recognise in them
        and that are like them, or the occupations that they may mean as a job title.
        """
        if kind is ConceptType.OCCUPATION:
            return self._occupations.suggest(query, limit)
        return self._skills.suggest(query, limit)

    def _hidden(
        self, profile: Profile, noted: Sequence[results.Note], filters: facets.Filters
    ) -> Mapping[int, int | None]:
        if filters.occupations:
            return {}
        return self.career_notes.hidden(noted, profile.not_for_me)


def _caching_interpreter(
    index: Index, reader: StatementReader, past_jobs: PastJobReader
) -> ProfileInterpreter:
    """Return an interpreter that reads the same statements once.

    A method would refer to the recommender, which would then outlive its use until it is collected.
    """
    return ProfileInterpreter(
        index, CachingStatementReader(reader), CachingPastJobReader(past_jobs)
    )
