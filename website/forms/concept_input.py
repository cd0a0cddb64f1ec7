"""What was typed to add a skill or a past job, and the concepts that may be meant by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.label_key import label_key
from index.labels import ConceptType
from service.answers.search import resolve_answer, suggest_answer
from service.schemas.base import NOT_BLANK
from service.schemas.search import ResolveRequest, SuggestQuery
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

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

    @property
    def named(self) -> str:
        """The one concept (URI) that bears the words as its preferred label, "" for none."""
        key = label_key(self.words)
        named = [offer.uri for offer in self.offers if label_key(offer.label) == key]
        return named[0] if len(named) == 1 else ""


@dataclass(frozen=True, slots=True)
class TypedBoxes:
    """What stands in the boxes of a form, typed and not chosen."""

    skill: Typed = Typed()
    job: Typed = Typed()

    def __bool__(self) -> bool:
        return bool(self.skill.words or self.job.words)

    def fields(self) -> list[tuple[str, str]]:
        """Return the hidden fields that carry the words to the next form."""
        pairs = (("find_skill", self.skill.words), ("find_job", self.job.words))
        return [(name, words) for name, words in pairs if words]


NOTHING_TYPED = TypedBoxes()


def typed_in_form(
    form: Mapping[str, Sequence[str]], snapshot: CatalogueSnapshot, settings: Settings
) -> TypedBoxes:
    """Return what a form has in its boxes."""
    skill, job = (form.get(name, ("",))[-1] for name in ("find_skill", "find_job"))
    return TypedBoxes(typed_skill(skill, snapshot, settings), typed_job(job, snapshot, settings))


def taken(
    form: Mapping[str, Sequence[str]], boxes: TypedBoxes
) -> tuple[Mapping[str, Sequence[str]], TypedBoxes]:
    """Return a form with what was typed word for word taken as chosen, and what is left typed."""
    changed = {name: list(values) for name, values in form.items()}
    for name, typed in (("skill", boxes.skill), ("job", boxes.job)):
        if typed.named:
            changed.setdefault(name, []).append(typed.named)
    left = (Typed() if typed.named else typed for typed in (boxes.skill, boxes.job))
    return changed, TypedBoxes(*left)


def typed_skill(words: str, snapshot: CatalogueSnapshot, settings: Settings) -> Typed:
    """Return the skills that may be meant, as the autocomplete of the API has them."""
    words = words.strip()[: settings.max_query_chars]
    if not NOT_BLANK.search(words):
        return Typed()
    asked = SuggestQuery(q=words, type=ConceptType.SKILL, limit=_OFFERED)
    found = suggest_answer(snapshot, asked).items
    return Typed(words, tuple(Offer(s.uri, s.label, _other(s.matched, s.label)) for s in found))


def typed_job(words: str, snapshot: CatalogueSnapshot, settings: Settings) -> Typed:
    """Return the occupations that a job title may mean, as the API resolves it."""
    words = words.strip()[: settings.max_title_chars]
    if not NOT_BLANK.search(words):
        return Typed()
    found = resolve_answer(snapshot, ResolveRequest(title=words, limit=_OFFERED)).occupations
    refs = [one.occupation for one in found]
    return Typed(words, tuple(Offer(o.uri, o.label, o.isco_label or "") for o in refs))


def _other(matched: str, label: str) -> str:
    return "" if matched == label else matched
