"""What is being served, and the limits of this server."""

from dataclasses import asdict

from api.edition import Edition
from api.schemas.meta import LimitsAnswer, MetaAnswer, SourceAnswer, SourceList
from api.settings import Settings

API_VERSION = "1"


def meta_answer(edition: Edition, settings: Settings) -> MetaAnswer:
    """Return the versions, sources, licences, counts and limits."""
    manifest = edition.recommender.index.manifest
    return MetaAnswer(
        **edition.versions.as_dict(),
        api_version=API_VERSION,
        language=manifest.language,
        schema_version=manifest.schema_version,
        created=manifest.created,
        catalogue_digest=manifest.digest,
        sources=_sources(edition),
        licences=sorted({source.licence for source in manifest.sources}),
        counts=dict(sorted(manifest.counts.items())),
        limits=_limits(settings),
    )


def source_list(edition: Edition) -> SourceList:
    """Return every source of the catalogue, with its licence and how to credit it."""
    sources = _sources(edition)
    return SourceList(
        **edition.versions.as_dict(), items=sources, next_cursor=None, total=len(sources)
    )


def _sources(edition: Edition) -> list[SourceAnswer]:
    return [SourceAnswer(**asdict(one)) for one in edition.recommender.index.manifest.sources]


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
