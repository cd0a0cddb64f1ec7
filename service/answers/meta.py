"""What is served, the limits of this server, and measured quality."""

from dataclasses import asdict
from pathlib import Path

from pydantic import ValidationError

from evaluation.scorecard import Scorecards
from service.errors import ErrorKind, RequestError
from service.schemas.meta import LimitsAnswer, MetaAnswer, QualityAnswer, SourceAnswer, SourceList
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

API_VERSION = "1"


def meta_answer(snapshot: CatalogueSnapshot, settings: Settings) -> MetaAnswer:
    """Return the versions, sources, licences, counts and limits."""
    manifest = snapshot.recommender.index.manifest
    return MetaAnswer(
        **snapshot.versions.as_dict(),
        api_version=API_VERSION,
        language=manifest.language,
        schema_version=manifest.schema_version,
        created=manifest.created,
        catalogue_digest=manifest.digest,
        sources=_sources(snapshot),
        licences=sorted({source.licence for source in manifest.sources}),
        counts=dict(sorted(manifest.counts.items())),
        limits=_limits(settings),
    )


def source_list(snapshot: CatalogueSnapshot) -> SourceList:
    """Return every source of the catalogue, with its licence and how to credit it."""
    sources = _sources(snapshot)
    return SourceList(
        **snapshot.versions.as_dict(), items=sources, next_cursor=None, total=len(sources)
    )


def _sources(snapshot: CatalogueSnapshot) -> list[SourceAnswer]:
    return [SourceAnswer(**asdict(one)) for one in snapshot.recommender.index.manifest.sources]


def _limits(settings: Settings) -> LimitsAnswer:
    return LimitsAnswer(
        body_bytes=settings.max_body_bytes,
        json_depth=settings.max_json_depth,
        text_chars=settings.max_text_chars,
        statements=settings.max_statements,
        statement_chars=settings.max_statement_chars,
        skills=settings.max_skills,
        occupations=settings.max_occupations,
        title_chars=settings.max_title_chars,
        query_chars=settings.max_query_chars,
        results=settings.max_results,
    )


_MEND = "The operator can measure it with: destinai eval all FOLDER"


def quality_answer(snapshot: CatalogueSnapshot, home: Path) -> QualityAnswer:
    """Return the scorecard under a home of exactly this snapshot; RequestError where none is."""
    versions, manifest = snapshot.versions, snapshot.recommender.index.manifest
    what = f"{versions.catalogue_version} with the ranking {versions.ranking_version}"
    try:
        content = Scorecards(home).read(manifest, versions.ranking_version)
        if content is None:
            raise RequestError(ErrorKind.NOT_MEASURED, f"{what} has not been measured yet. {_MEND}")
        answer = QualityAnswer.model_validate_json(content)
    except (OSError, ValidationError):
        raise _unusable(what, "cannot be read") from None
    measured = answer.catalogue_digest, answer.model_version, answer.ranking_version
    if measured != (manifest.digest, versions.model_version, versions.ranking_version):
        raise _unusable(what, "is of something else")
    return answer


def _unusable(what: str, why: str) -> RequestError:
    return RequestError(ErrorKind.NOT_MEASURED, f"The scorecard of {what} {why}. {_MEND}")
