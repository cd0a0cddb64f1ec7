"""GET /about, /ai-notice, /privacy, /terms, /data, /accessibility: the service and its limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from accounts.rights import RECORD
from api.routing import CurrentSettings, CurrentSnapshot
from recommender.ranking.weights import RANKING_VERSION, SIGNALS, RankingWeights
from recommender.recognition.recogniser import RECENT_TEXTS
from service.answers.meta import meta_answer, quality_answer
from service.errors import RequestError
from service.schemas.meta import FigureAnswer, MetaAnswer, QualityAnswer, ResultAnswer
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from service.startup import CACHED_PHRASES
from website.site.page import page_context, page_response

router = APIRouter()
REVIEWED = "2026-11-29"
"""When the texts of these pages were last checked against the program and the law."""
ADVERSARIAL = "adversarial"
FIGURES_SHOWN = {
    "everyday_careers": ("MRR", "S@1", "S@10"),
    "everyday_skills": ("recall of must", "precision", "ECE"),
    "field_cases": ("passed",),
    "cvs": ("claims right", "skills claimed", "past jobs right"),
    "linking": ("RP@10", "F1", "ECE"),
    "questions": ("S@1 after 0", "S@1 after 5", "S@1 after 8"),
    "careers": ("MRR", "S@1", "S@10"),
    "titles": ("MRR", "R@10", "ECE"),
}
"""By benchmark; of others the first _MAX_OTHER_FIGURES."""
_MAX_OTHER_FIGURES = 3
_MAX_WEAKEST = 4


@router.get("/about")
async def about(request: Request, settings: CurrentSettings) -> Response:
    """Return the page on what Destinai is and how it works."""
    signals = _signal_count(page_context(request).snapshot)
    return _legal_page(request, settings, "about", signals=signals)


@router.get("/ai-notice")
def ai_notice(request: Request, settings: CurrentSettings) -> Response:
    """Return the page on what the AI decides, its measured quality, and how to object."""
    snapshot = page_context(request).snapshot
    quality = _quality(snapshot, settings) if snapshot else None
    return _legal_page(
        request,
        settings,
        "ai_notice",
        meta=_meta(snapshot, settings),
        weights=_weights(snapshot),
        signals=_signal_count(snapshot),
        quality=quality,
        tables=quality_tables(quality) if quality else (),
        weakest=weakest_kinds(quality) if quality else (),
    )


@router.get("/privacy")
async def privacy(request: Request, settings: CurrentSettings) -> Response:
    """Return the page on what happens with what people write."""
    return _legal_page(
        request,
        settings,
        "privacy",
        phrases=CACHED_PHRASES,
        texts=RECENT_TEXTS,
        record=RECORD,
    )


@router.get("/terms")
async def terms(request: Request, settings: CurrentSettings) -> Response:
    """Return the page on what the site is for, and what it must not be used for."""
    meta = _meta(page_context(request).snapshot, settings)
    return _legal_page(request, settings, "terms", meta=meta)


@router.get("/data")
async def data(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Return the page on sources and licences."""
    return _legal_page(request, settings, "data", meta=meta_answer(snapshot, settings))


@router.get("/accessibility")
async def accessibility(request: Request, settings: CurrentSettings) -> Response:
    """Return the page on who can use the site, and what of that was tested."""
    return _legal_page(request, settings, "accessibility")


@dataclass(frozen=True, slots=True)
class Operator:
    """Name and contact of who runs this installation, each "" where it is not set."""

    name: str
    contact: str

    @property
    def address(self) -> str:
        """The link of the contact, "" without one."""
        is_mail = self.contact and not self.contact.startswith("https://")
        return f"mailto:{self.contact}" if is_mail else self.contact

    @property
    def is_known(self) -> bool:
        """Whether both name and contact are set."""
        return bool(self.name and self.contact)


def operator_of(settings: Settings) -> Operator:
    """Return the operator that the settings name."""
    return Operator(settings.operator.strip(), settings.contact)


@dataclass(frozen=True, slots=True)
class QualityTable:
    """The result of one benchmark, and the names of the figures that are shown of it."""

    result: ResultAnswer
    names: Sequence[str]

    @property
    def rows(self) -> list[tuple[str, list[FigureAnswer | None]]]:
        """The systems in their order, each with its figures in the order of `names`."""
        return [
            (one.system, [one.figures.get(name) for name in self.names])
            for one in self.result.systems
        ]


def quality_tables(quality: QualityAnswer) -> list[QualityTable]:
    """Return a table for each benchmark that compares systems."""
    return [
        QualityTable(result, _figures_shown(result))
        for result in quality.results
        if result.benchmark != ADVERSARIAL
    ]


def weakest_kinds(quality: QualityAnswer) -> list[tuple[str, FigureAnswer]]:
    """Return the kinds of adversarial cases that passed least often, the weakest first."""
    kinds = [
        (name, figure)
        for result in quality.results
        if result.benchmark == ADVERSARIAL
        for system in result.systems
        for name, figure in system.figures.items()
        if name != "passed"
    ]
    return sorted(kinds, key=lambda kind: (kind[1].value, kind[0]))[:_MAX_WEAKEST]


def _figures_shown(result: ResultAnswer) -> list[str]:
    measured = list(dict.fromkeys(name for one in result.systems for name in one.figures))
    wanted = FIGURES_SHOWN.get(result.benchmark, measured[:_MAX_OTHER_FIGURES])
    return [name for name in wanted if name in measured]


def _legal_page(request: Request, settings: Settings, name: str, **values: object) -> Response:
    return page_response(
        request,
        f"pages/{name}.html",
        status=200,
        at="",
        headers=None,
        is_secret=False,
        operator=operator_of(settings),
        reviewed=REVIEWED,
        **values,
    )


def _meta(snapshot: CatalogueSnapshot | None, settings: Settings) -> MetaAnswer | None:
    return meta_answer(snapshot, settings) if snapshot else None


def _quality(snapshot: CatalogueSnapshot, settings: Settings) -> QualityAnswer | None:
    try:
        return quality_answer(snapshot, settings)
    except RequestError:
        return None


def _weights(snapshot: CatalogueSnapshot | None) -> RankingWeights | None:
    """Return the shipped weights; None where there is no snapshot or it ranks in another way."""
    is_shipped = snapshot and snapshot.versions.ranking_version == RANKING_VERSION
    return RankingWeights.shipped() if is_shipped else None


def _signal_count(snapshot: CatalogueSnapshot | None) -> int:
    """Return the number of ranking signals; 0 where the snapshot ranks in another way."""
    return 0 if snapshot and not _weights(snapshot) else len(SIGNALS)
