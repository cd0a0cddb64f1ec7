"""GET /about, /ai-notice, /privacy, /terms, /data, /accessibility: what people may rely on."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import CurrentEdition, CurrentSettings
from recommender.ranking.scorer import RANKING_VERSION, RankingWeights
from recommender.ranking.signals import SIGNALS
from service.answers.meta import meta_answer, quality_answer
from service.errors import ProblemError
from service.schemas.meta import MetaAnswer, QualityAnswer
from service.settings import Settings
from service.snapshot import Edition
from service.startup import CACHED_PHRASES
from website.pages.operator import operator_of
from website.pages.quality_tables import quality_tables, weakest_kinds
from website.site.page import page_of, page_response

router = APIRouter()
WRITTEN = "2026-11-25"
"""When the words of these pages were last held against the program and the law."""


@router.get("/about")
async def about(request: Request, settings: CurrentSettings) -> Response:
    """Say what Destinai is, how it works and how to run it."""
    edition = page_of(request).edition
    return _page(request, settings, "about", signals=_signals(edition))


@router.get("/ai-notice")
def ai_notice(request: Request, settings: CurrentSettings) -> Response:
    """Say what the AI decides, what it was measured at, and how to object."""
    edition = page_of(request).edition
    quality = _quality(edition, settings) if edition else None
    return _page(
        request,
        settings,
        "ai_notice",
        meta=_meta(edition, settings),
        weights=_weights(edition),
        signals=_signals(edition),
        quality=quality,
        tables=quality_tables(quality) if quality else (),
        weakest=weakest_kinds(quality) if quality else (),
    )


@router.get("/privacy")
async def privacy(request: Request, settings: CurrentSettings) -> Response:
    """Say what happens with what people write."""
    return _page(request, settings, "privacy", phrases=CACHED_PHRASES)


@router.get("/terms")
async def terms(request: Request, settings: CurrentSettings) -> Response:
    """Say what the site is for, and what it must not be used for."""
    return _page(request, settings, "terms", meta=_meta(page_of(request).edition, settings))


@router.get("/data")
async def data(request: Request, edition: CurrentEdition, settings: CurrentSettings) -> Response:
    """Say where the facts come from, and under which licences."""
    return _page(request, settings, "data", meta=meta_answer(edition, settings))


@router.get("/accessibility")
async def accessibility(request: Request, settings: CurrentSettings) -> Response:
    """Say who can use the site, and what of that was tested."""
    return _page(request, settings, "accessibility")


def _page(request: Request, settings: Settings, name: str, **values: object) -> Response:
    return page_response(
        request,
        f"trust/{name}.html",
        status=200,
        headers=None,
        operator=operator_of(settings),
        written=WRITTEN,
        **values,
    )


def _meta(edition: Edition | None, settings: Settings) -> MetaAnswer | None:
    return meta_answer(edition, settings) if edition else None


def _quality(edition: Edition, settings: Settings) -> QualityAnswer | None:
    try:
        return quality_answer(edition, settings.home)
    except ProblemError:
        return None


def _weights(edition: Edition | None) -> RankingWeights | None:
    """Return the weights that rank; None where nothing ranks, or something else does."""
    serves = edition and edition.versions.ranking_version == RANKING_VERSION
    return RankingWeights.shipped() if serves else None


def _signals(edition: Edition | None) -> int:
    """Return how many signals rank; 0 where something else does."""
    return 0 if edition and not _weights(edition) else len(SIGNALS)
