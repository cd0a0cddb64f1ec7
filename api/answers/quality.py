"""What the edition in use was measured at."""

from pathlib import Path

from pydantic import ValidationError

from api.edition import Edition
from api.problem_types import NOT_MEASURED
from api.problems import ProblemError
from api.schemas.quality import QualityAnswer
from evaluation.scorecards import Scorecards

_MEND = "The operator can measure it with: destinai eval all FOLDER"


def quality_answer(edition: Edition, home: Path) -> QualityAnswer:
    """Return the scorecard under a home of exactly this edition; a problem where there is none."""
    versions, manifest = edition.versions, edition.recommender.index.manifest
    what = f"{versions.catalogue_version} with the ranking {versions.ranking_version}"
    try:
        content = Scorecards(home).read(manifest, versions.ranking_version)
        if content is None:
            raise ProblemError(NOT_MEASURED, f"{what} has not been measured yet. {_MEND}")
        answer = QualityAnswer.model_validate_json(content)
    except (OSError, ValidationError):
        raise _unusable(what, "cannot be read") from None
    measured = answer.catalogue_digest, answer.model_version, answer.ranking_version
    if measured != (manifest.digest, versions.model_version, versions.ranking_version):
        raise _unusable(what, "is of something else")
    return answer


def _unusable(what: str, why: str) -> ProblemError:
    return ProblemError(NOT_MEASURED, f"The scorecard of {what} {why}. {_MEND}")
