"""What was typed to add a skill or a past job, and the concepts that may be meant by it."""

from dataclasses import dataclass

from api.answers.resolved import resolve_answer
from api.answers.suggested import suggest_answer
from api.edition import Edition
from api.schemas.base import NOT_BLANK
from api.schemas.resolved import ResolveRequest
from api.schemas.suggested import SuggestQuery
from api.settings import Settings
from index.labels import ConceptType

_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """A concept that may be meant; `note` tells it from others: another label, or its group."""

    uri: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Words that were typed into a box, "" for none, and what may be meant, best first."""

    words: str = ""
    offers: tuple[Offer, ...] = ()


def typed_skill(words: str, edition: Edition, settings: Settings) -> Typed:
    """Return the skills that may be meant, as the autocomplete of the API has them."""
    words = words.strip()[: settings.max_query_chars]
    if not NOT_BLANK.search(words):
        return Typed()
    asked = SuggestQuery(q=words, type=ConceptType.SKILL, limit=_OFFERED)
    found = suggest_answer(edition, asked).items
    return Typed(words, tuple(Offer(s.uri, s.label, _other(s.matched, s.label)) for s in found))


def typed_job(words: str, edition: Edition, settings: Settings) -> Typed:
    """Return the occupations that a job title may mean, as the API resolves it."""
    words = words.strip()[: settings.max_title_chars]
    if not NOT_BLANK.search(words):
        return Typed()
    found = resolve_answer(edition, ResolveRequest(title=words, limit=_OFFERED)).occupations
    refs = [one.occupation for one in found]
    return Typed(words, tuple(Offer(o.uri, o.label, o.isco_label or "") for o in refs))


def _other(matched: str, label: str) -> str:
    return "" if matched == label else matched
