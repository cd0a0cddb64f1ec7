"""Questions: what to ask a person next, and what each answer would settle."""

from recommender import guidance
from service.answers.match import profile_of
from service.answers.references import occupation_ref, skill_ref
from service.budget import budget_of_statements
from service.schemas import questions as schemas
from service.schemas.base import check_limits
from service.settings import Settings
from service.snapshot import CatalogueSnapshot


def questions_answer(
    snapshot: CatalogueSnapshot, settings: Settings, request: schemas.QuestionsRequest
) -> schemas.QuestionsAnswer:
    """Return the questions to ask about a profile.

    Raises RequestError for a limit that it exceeds, UnknownConceptError for an unknown URI.
    """
    check_limits(request, settings)
    profile = profile_of(request)
    with budget_of_statements(settings, profile.statements, len(request.statements)):
        found = snapshot.recommender.questions(profile, limit=request.limit)
    return schemas.QuestionsAnswer(
        **snapshot.versions.as_dict(),
        questions=[_question(snapshot, one) for one in found.questions],
        posterior=[
            schemas.ProbableCareer.of(one, occupation=occupation_ref(snapshot, one.occupation))
            for one in found.posterior
        ],
    )


def _question(snapshot: CatalogueSnapshot, question: guidance.Question) -> schemas.QuestionAnswer:
    return schemas.QuestionAnswer.of(
        question,
        skill=skill_ref(snapshot, question.skill),
        meaning=snapshot.skill(question.skill).description,
        settles=[
            schemas.SettledAnswer.of(one, occupation=occupation_ref(snapshot, one.occupation))
            for one in question.settles
        ],
    )
