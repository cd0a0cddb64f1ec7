"""One job advertisement beside a profile: what it asks for, and what the person said of that."""

from recommender.recognition.reading import language_of
from service.answers.match import profile_of, recognised_skills
from service.answers.references import skill_ref
from service.budget import budget_of_statements, budget_of_text
from service.errors import within_part
from service.schemas import advertisement as schemas
from service.schemas.base import check_limits
from service.schemas.match import SpanEvidence
from service.settings import Settings
from service.snapshot import CatalogueSnapshot


def advertisement_answer(
    snapshot: CatalogueSnapshot, settings: Settings, request: schemas.AdvertisementRequest
) -> schemas.AdvertisementAnswer:
    """Return what an advertisement asks for beside a profile; each has the whole budget.

    Raises RequestError for a limit that is exceeded, UnknownConceptError for an unknown URI.
    """
    check_limits(request, settings)
    person = request.profile
    with within_part("profile"):
        check_limits(person, settings)
        profile = profile_of(person)
    with budget_of_text(settings, request.text):
        read = snapshot.recommender.advertisement(request.text)
    skills = [one.skill for one in read.requirements]
    with (
        within_part("profile"),
        budget_of_statements(settings, profile.statements, len(person.statements)),
    ):
        said = snapshot.recommender.said_of(profile, skills)
    return schemas.AdvertisementAnswer.of(
        said,
        **snapshot.versions.as_dict(),
        language=language_of(request.text),
        requirements=[
            schemas.RequirementAnswer.of(
                asked,
                skill=skill_ref(snapshot, found.skill),
                confidence=found.confidence,
                evidence=SpanEvidence.of(found.evidence),
            )
            for found, asked in zip(read.requirements, said.asked, strict=True)
        ],
        ignored=read.ignored,
        recognised=recognised_skills(snapshot, said.recognised),
    )
