"""What is served: versions, sources, the limits of requests, and measured quality."""

from pydantic import ValidationError

from evaluation.scorecard import Scorecards
from service.errors import ErrorKind, RequestError
from service.schemas.meta import LimitsAnswer, MetaAnswer, QualityAnswer, SourceList
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

API_VERSION = "1"


def meta_answer(snapshot: CatalogueSnapshot, settings: Settings) -> MetaAnswer:
    """Return the versions, sources, licences, counts and limits."""
    manifest = snapshot.recommender.index.manifest
    return MetaAnswer.of(
        manifest,
        **snapshot.versions.as_dict(),
        api_version=API_VERSION,
        catalogue_digest=manifest.digest,
        licences=sorted({source.licence for source in manifest.sources}),
        counts=dict(sorted(manifest.counts.items())),
        limits={name: getattr(settings, f"max_{name}") for name in LimitsAnswer.model_fields},
    )


def source_list(snapshot: CatalogueSnapshot) -> SourceList:
    """Return every source of the catalogue, with its licence and how to credit it."""
    sources = snapshot.recommender.index.manifest.sources
    versions = snapshot.versions.as_dict()
    return SourceList.of(sources, **versions, items=sources, next_cursor=None, total=len(sources))


def quality_answer(snapshot: CatalogueSnapshot, settings: Settings) -> QualityAnswer:
    """Return the scorecard of exactly this snapshot; RequestError where there is none."""
    versions, manifest = snapshot.versions, snapshot.recommender.index.manifest
    served = f"{versions.catalogue_version} with the ranking {versions.ranking_version}"
    try:
        content = Scorecards(settings.home).read(manifest, versions.ranking_version)
        if content is None:
            raise _not_measured(f"{served} has not been measured yet.")
        answer = QualityAnswer.model_validate_json(content)
    except (OSError, ValidationError):
        raise _not_measured(f"The scorecard of {served} cannot be read.") from None
    measured = answer.catalogue_digest, answer.model_version, answer.ranking_version
    if measured != (manifest.digest, versions.model_version, versions.ranking_version):
        raise _not_measured(f"The scorecard of {served} is of something else.")
    return answer


def _not_measured(reason: str) -> RequestError:
    remedy = "The operator can measure it with: destinai eval all FOLDER"
    return RequestError(ErrorKind.NOT_MEASURED, f"{reason} {remedy}")
