"""Recommendations, transitions and recognised skills as they are sent."""

from collections.abc import Iterable

from api.answers.concepts import occupation_ref, skill_ref
from api.answers.facets import facet_counts
from api.edition import Edition
from api.schemas.match import (
    BecauseAnswer,
    CoverageAnswer,
    CoverageOfAnswer,
    MatchAnswer,
    MatchedSkillAnswer,
    MatchesAnswer,
    ShareAnswer,
    SkillGapAnswer,
    Statement,
    UnrecognisedAnswer,
)
from api.schemas.recognised import (
    GivenOccupationEvidence,
    GivenSkillEvidence,
    RecogniseAnswer,
    RecognisedSkillAnswer,
    SpanEvidence,
)
from recommender.coverage import Coverage, CoverageOf, MatchedSkill, Share, SkillGap
from recommender.match import Match, Recommendation
from recommender.recognised import Given, GivenAs, RecognisedSkill, Span, Unrecognised


def matches_answer(edition: Edition, found: Recommendation) -> MatchesAnswer:
    """Return a whole recommendation."""
    return MatchesAnswer(
        **edition.versions.as_dict(),
        statements=[Statement(text=s.text, start=s.start) for s in found.statements],
        recognised=recognised_skills(edition, found.recognised),
        unrecognised=unrecognised_statements(found.unrecognised),
        matches=[_match(edition, match) for match in found.matches],
        facets=facet_counts(edition, found.facets),
    )


def recognise_answer(edition: Edition, skills: Iterable[RecognisedSkill]) -> RecogniseAnswer:
    """Return the skills of a text."""
    return RecogniseAnswer(**edition.versions.as_dict(), skills=recognised_skills(edition, skills))


def recognised_skills(
    edition: Edition, skills: Iterable[RecognisedSkill]
) -> list[RecognisedSkillAnswer]:
    """Return recognised skills in their order."""
    return [
        RecognisedSkillAnswer(
            skill=skill_ref(edition, found.skill),
            confidence=found.confidence,
            evidence=_evidence(edition, found.evidence),
        )
        for found in skills
    ]


def unrecognised_statements(statements: Iterable[Unrecognised]) -> list[UnrecognisedAnswer]:
    """Return the statements that led to no skill."""
    return [
        UnrecognisedAnswer(statement=one.statement, text=one.text, reason=one.reason)
        for one in statements
    ]


def coverage_answer(coverage: Coverage) -> CoverageAnswer:
    """Return how much of what an occupation needs is there."""
    return CoverageAnswer(
        essential=_coverage_of(coverage.essential), optional=_coverage_of(coverage.optional)
    )


def matched_skills(edition: Edition, matched: Iterable[MatchedSkill]) -> list[MatchedSkillAnswer]:
    """Return the needed skills that are there, in their order."""
    return [
        MatchedSkillAnswer(
            skill=skill_ref(edition, skill.skill),
            relation=skill.relation,
            credit=skill.credit,
            because=[
                BecauseAnswer(recognised=cause.recognised, similarity=cause.similarity)
                for cause in skill.because
            ],
        )
        for skill in matched
    ]


def skill_gaps(edition: Edition, gaps: Iterable[SkillGap]) -> list[SkillGapAnswer]:
    """Return the needed skills that are not there, in their order."""
    return [
        SkillGapAnswer(
            skill=skill_ref(edition, gap.skill), relation=gap.relation, importance=gap.importance
        )
        for gap in gaps
    ]


def _match(edition: Edition, match: Match) -> MatchAnswer:
    return MatchAnswer(
        rank=match.rank,
        score=match.score,
        band=match.band,
        occupation=occupation_ref(edition, match.occupation),
        coverage=coverage_answer(match.coverage),
        group=match.group,
        held=match.held,
        matched=matched_skills(edition, match.matched),
        gaps=skill_gaps(edition, match.gaps),
        reasons=dict(match.reasons),
    )


def _evidence(
    edition: Edition, evidence: Span | Given
) -> SpanEvidence | GivenSkillEvidence | GivenOccupationEvidence:
    if isinstance(evidence, Span):
        return SpanEvidence(
            statement=evidence.statement,
            start=evidence.start,
            end=evidence.end,
            text=evidence.text,
        )
    if evidence.given is GivenAs.SKILL:
        return GivenSkillEvidence()
    return GivenOccupationEvidence(occupation=occupation_ref(edition, evidence.occupation))


def _coverage_of(coverage: CoverageOf) -> CoverageOfAnswer:
    return CoverageOfAnswer(
        covered=coverage.all.covered,
        total=coverage.all.total,
        share=coverage.all.share,
        knowledge=_share(coverage.knowledge),
        skill=_share(coverage.skill),
    )


def _share(share: Share) -> ShareAnswer:
    return ShareAnswer(covered=share.covered, total=share.total, share=share.share)
