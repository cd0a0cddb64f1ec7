"""Matches: the answer for each listed career."""

from collections.abc import Sequence
from dataclasses import dataclass

from recommender import results
from recommender.profile import Profile
from recommender.ranking import notes, scorer
from recommender.ranking.backgrounds import CareerOrder
from recommender.ranking.requirements import CoverageDetail, EssentialsSaid, Requirements
from recommender.ranking.why import Reasons
from recommender.recognition.interpreter import InterpretedProfile
from taxonomy.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class RankedPerson:
    """A person as read, with the score of every career and the order in which they are listed."""

    profile: Profile
    interpreted: InterpretedProfile
    noted: Sequence[results.Note]
    scores: scorer.Scores
    order: CareerOrder

    def has_held(self, occupation: str) -> bool:
        """Return whether the person chose or named an occupation (URI) as a past job."""
        named = (job.occupation for job in self.interpreted.past_jobs)
        return occupation in self.profile.occupations or occupation in named


class MatchBuilder:
    """Builds the matches of careers: how well they fit, why, and which skills are missing."""

    def __init__(
        self,
        catalogue: Catalogue,
        requirements: Requirements,
        reasons: Reasons,
        career_notes: notes.CareerNotes,
        groups: Sequence[str],
    ) -> None:
        self._catalogue = catalogue
        self._requirements = requirements
        self._reasons = reasons
        self._notes = career_notes
        self._groups = groups

    def matches(self, person: RankedPerson, rows: Sequence[int]) -> tuple[results.Match, ...]:
        """Return the matches of careers (rows), which are in order of rank."""
        interpreted = person.interpreted
        denied = interpreted.answers.denied
        details = self._requirements.coverage(interpreted.held, rows, denied)
        said = self._requirements.essentials_said(interpreted.held, denied, rows)
        careers = zip(rows, details, said, strict=True)
        return tuple(
            self._match(person, rank, row, detail, enough)
            for rank, (row, detail, enough) in enumerate(careers, start=1)
        )

    def _match(
        self,
        person: RankedPerson,
        rank: int,
        row: int,
        detail: CoverageDetail,
        essentials: EssentialsSaid,
    ) -> results.Match:
        occupation = self._catalogue.occupations[row].uri
        score = float(person.scores.total[row])
        is_held = person.has_held(occupation)
        best = score if is_held else person.order.best
        band = scorer.band_of(score, essentials=essentials, best=best)
        why = results.Why(results.WhyKind.HELD)
        if not is_held:
            why = self._why(person, row, detail, band)
        return results.Match(
            rank=rank,
            score=score,
            band=band,
            occupation=occupation,
            coverage=detail.coverage,
            readiness=detail.readiness,
            group=self._groups[row],
            held=is_held,
            matched=detail.matched,
            gaps=detail.gaps,
            reasons={name: float(term[row]) for name, term in person.scores.terms.items()},
            why=why,
            notes=self._notes.of_career(row, person.noted),
            is_brought_forward=row in person.order.brought,
        )

    def _why(
        self, person: RankedPerson, row: int, detail: CoverageDetail, band: results.Band
    ) -> results.Why:
        """Return the reason for a career, never a skill that a note speaks against."""
        interpreted = person.interpreted
        unwanted = self._notes.unwanted(person.noted)
        rows, held = self._catalogue.skill_row, interpreted.held
        matched = [
            one
            for one in detail.matched
            if rows[one.skill] not in unwanted
            and not any(held[cause.recognised].skill in unwanted for cause in one.because)
        ]
        spoken = interpreted.queries.of_statements
        why = self._reasons.why(row, matched, interpreted.recognised, spoken)
        if why.kind is results.WhyKind.SIMILAR and band is results.Band.STRETCH:
            return results.Why(results.WhyKind.FAR)
        return why
