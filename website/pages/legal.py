"""GET /about, /ai-notice, /privacy, /terms, /data, /accessibility: what people may rely on."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import CurrentSettings, CurrentSnapshot
from recommender.ranking.scorer import RANKING_VERSION, RankingWeights
from recommender.ranking.signals import SIGNALS
from service.answers.meta import meta_answer, quality_answer
from service.errors import RequestError
from service.schemas.meta import MetaAnswer, QualityAnswer
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
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
    snapshot = page_of(request).snapshot
    return _page(request, settings, "about", signals=_signals(snapshot))


@router.get("/ai-notice")
def ai_notice(request: Request, settings: CurrentSettings) -> Response:
    """Say what the AI decides, what it was measured at, and how to object."""
    snapshot = page_of(request).snapshot
    quality = _quality(snapshot, settings) if snapshot else None
    return _page(
        request,
        settings,
        "ai_notice",
        meta=_meta(snapshot, settings),
        weights=_weights(snapshot),
        signals=_signals(snapshot),
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
    return _page(request, settings, "terms", meta=_meta(page_of(request).snapshot, settings))


@router.get("/data")
async def data(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Say where the facts come from, and under which licences."""
    return _page(request, settings, "data", meta=meta_answer(snapshot, settings))


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


def _meta(snapshot: CatalogueSnapshot | None, settings: Settings) -> MetaAnswer | None:
    return meta_answer(snapshot, settings) if snapshot else None


def _quality(snapshot: CatalogueSnapshot, settings: Settings) -> QualityAnswer | None:
    try:
        return quality_answer(snapshot, settings.home)
    except RequestError:
        return None


def _weights(snapshot: CatalogueSnapshot | None) -> RankingWeights | None:
    """Return the weights that rank; None where nothing ranks, or something else does."""
    serves = snapshot and snapshot.versions.ranking_version == RANKING_VERSION
    return RankingWeights.shipped() if serves else None


def _signals(snapshot: CatalogueSnapshot | None) -> int:
    """Return how many signals rank; 0 where something else does."""
    return 0 if snapshot and not _weights(snapshot) else len(SIGNALS)
