"""Recommendations, transitions and recognised skills as they are sent."""

from collections.abc import Iterable

from recommender.profile import Profile, SkillStatement
from recommender.recognition.segmentation import split_text
from recommender.results import (
    Coverage,
    CoverageOf,
    Given,
    GivenAs,
    Match,
    MatchedSkill,
    RecognisedSkill,
    Recommendation,
    Share,
    SkillGap,
    Span,
    Unrecognised,
)
from service.answers.concepts import filters_of
from service.answers.facets import facet_counts
from service.answers.references import occupation_ref, skill_ref
from service.limits import check_limits, check_split
from service.schemas.match import (
    AlternativeAnswer,
    BecauseAnswer,
    CoverageAnswer,
    CoverageOfAnswer,
    GivenOccupationEvidence,
    GivenSkillEvidence,
    MatchAnswer,
    MatchedSkillAnswer,
    MatchesAnswer,
    MatchRequest,
    ProfileGiven,
    RecogniseAnswer,
    RecognisedSkillAnswer,
    ShareAnswer,
    SkillGapAnswer,
    SkillInTextAnswer,
    SpanEvidence,
    Statement,
    UnrecognisedAnswer,
)
from service.settings import Settings
from service.snapshot import CatalogueSnapshot


def matches_answer(snapshot: CatalogueSnapshot, found: Recommendation) -> MatchesAnswer:
    """Return a whole recommendation."""
    return MatchesAnswer(
        **snapshot.versions.as_dict(),
        statements=[Statement(text=s.text, start=s.start) for s in found.statements],
        recognised=recognised_skills(snapshot, found.recognised),
        unrecognised=unrecognised_statements(found.unrecognised),
        matches=[_match(snapshot, match) for match in found.matches],
        facets=facet_counts(snapshot, found.facets),
    )


def recognise_answer(
    snapshot: CatalogueSnapshot, skills: Iterable[RecognisedSkill]
) -> RecogniseAnswer:
    """Return the skills of a text."""
    answers = [
        SkillInTextAnswer(
            **dict(_recognised(snapshot, found)),
            alternatives=[
                AlternativeAnswer(
                    skill=skill_ref(snapshot, other.skill), confidence=other.confidence
                )
                for other in found.alternatives
            ],
        )
        for found in skills
    ]
    return RecogniseAnswer(**snapshot.versions.as_dict(), skills=answers)


def recognised_skills(
    snapshot: CatalogueSnapshot, skills: Iterable[RecognisedSkill]
) -> list[RecognisedSkillAnswer]:
    """Return recognised skills in their order."""
    return [_recognised(snapshot, found) for found in skills]


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


def matched_skills(
    snapshot: CatalogueSnapshot, matched: Iterable[MatchedSkill]
) -> list[MatchedSkillAnswer]:
    """Return the needed skills that are there, in their order."""
    return [
        MatchedSkillAnswer(
            skill=skill_ref(snapshot, skill.skill),
            relation=skill.relation,
            credit=skill.credit,
            because=[
                BecauseAnswer(recognised=cause.recognised, similarity=cause.similarity)
                for cause in skill.because
            ],
        )
        for skill in matched
    ]


def skill_gaps(snapshot: CatalogueSnapshot, gaps: Iterable[SkillGap]) -> list[SkillGapAnswer]:
    """Return the needed skills that are not there, in their order."""
    return [
        SkillGapAnswer(
            skill=skill_ref(snapshot, gap.skill), relation=gap.relation, importance=gap.importance
        )
        for gap in gaps
    ]


def _match(snapshot: CatalogueSnapshot, match: Match) -> MatchAnswer:
    return MatchAnswer(
        rank=match.rank,
        score=match.score,
        band=match.band,
        occupation=occupation_ref(snapshot, match.occupation),
        coverage=coverage_answer(match.coverage),
        group=match.group,
        held=match.held,
        matched=matched_skills(snapshot, match.matched),
        gaps=skill_gaps(snapshot, match.gaps),
        reasons=dict(match.reasons),
    )


def _recognised(snapshot: CatalogueSnapshot, found: RecognisedSkill) -> RecognisedSkillAnswer:
    return RecognisedSkillAnswer(
        skill=skill_ref(snapshot, found.skill),
        confidence=found.confidence,
        evidence=_evidence(snapshot, found.evidence),
    )


def _evidence(
    snapshot: CatalogueSnapshot, evidence: Span | Given
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
    return GivenOccupationEvidence(occupation=occupation_ref(snapshot, evidence.occupation))


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


def match_answer(
    asked: MatchRequest, snapshot: CatalogueSnapshot, settings: Settings
) -> MatchesAnswer:
    """Return the answer to a question, or RequestError for a limit that it exceeds."""
    check_limits(asked, settings)
    found = snapshot.recommender.match(
        profile_of(asked, settings), filters=filters_of(asked.filters), limit=asked.limit
    )
    return matches_answer(snapshot, found)


def profile_of(asked: ProfileGiven, settings: Settings) -> Profile:
    """Return the profile that was asked about; the statements of the text come last.

    Raises RequestError for a text with too many statements.
    """
    statements = tuple(SkillStatement(text=text) for text in asked.statements)
    if asked.text:
        statements += split_text(asked.text)
        check_split(len(statements), settings)
    return Profile(
        statements=statements,
        skills=tuple(asked.skills),
        occupations=tuple(asked.occupations),
        excluded_skills=tuple(asked.excluded_skills),
        unclaimed_skills=tuple(asked.unclaimed_skills),
    )
