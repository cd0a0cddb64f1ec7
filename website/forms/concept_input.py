"""Text typed into a box to add a skill or a past job, and the concepts it may name."""

from dataclasses import dataclass

from index.labels import ConceptType, label_key
from recommender.suggestions import LEAST_CONFIDENCE
from service.answers.search import resolve_answer, suggest_answer
from service.schemas.base import NOT_BLANK
from service.schemas.search import ResolveRequest, SuggestQuery
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.form import Form

_MAX_OPTIONS = 8


@dataclass(frozen=True, slots=True)
class ConceptOption:
    """A concept that a text may name; `note` is the matching label or the occupation's group."""

    uri: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class ConceptInput:
    """The text of a box, "" where it is empty, and its options, best first."""

    text: str = ""
    options: tuple[ConceptOption, ...] = ()

    @property
    def exact(self) -> str:
        """The URI of the one concept whose preferred label is the text, "" where there is none."""
        key = label_key(self.text)
        uris = [option.uri for option in self.options if label_key(option.label) == key]
        return uris[0] if len(uris) == 1 else ""


@dataclass(frozen=True, slots=True)
class ConceptInputs:
    """The texts in both boxes of a form that no concept was chosen for."""

    skill: ConceptInput = ConceptInput()
    job: ConceptInput = ConceptInput()

    def __bool__(self) -> bool:
        return bool(self.skill.text or self.job.text)

    def form_fields(self) -> list[tuple[str, str]]:
        """Return the hidden fields that carry the texts to the next form."""
        pairs = (("find_skill", self.skill.text), ("find_job", self.job.text))
        return [(name, text) for name, text in pairs if text]


def read_concept_inputs(
    form: Form, snapshot: CatalogueSnapshot, settings: Settings
) -> ConceptInputs:
    """Return the texts in the boxes `find_skill` and `find_job` with their options."""
    return ConceptInputs(
        skill_input(form.last("find_skill"), snapshot, settings),
        job_input(form.last("find_job"), snapshot, settings),
    )


def add_exact_labels(form: Form, inputs: ConceptInputs) -> tuple[Form, ConceptInputs]:
    """Return the form with texts that are exact labels added as chosen, and the other inputs."""
    remaining = []
    for name, box in (("skill", inputs.skill), ("job", inputs.job)):
        if box.exact:
            form = form.with_value(name, box.exact)
        remaining.append(ConceptInput() if box.exact else box)
    return form, ConceptInputs(*remaining)


def skill_input(text: str, snapshot: CatalogueSnapshot, settings: Settings) -> ConceptInput:
    """Return a text with the skills that the autocomplete of the API suggests for it."""
    text = text.strip()[: settings.max_query_chars]
    if not NOT_BLANK.search(text):
        return ConceptInput()
    most = min(_MAX_OPTIONS, settings.max_results)
    query = SuggestQuery(q=text, type=ConceptType.SKILL, limit=most)
    options = (
        ConceptOption(one.uri, one.label, "" if one.matched == one.label else one.matched)
        for one in suggest_answer(snapshot, settings, query).items
    )
    return ConceptInput(text, tuple(options))


def job_input(text: str, snapshot: CatalogueSnapshot, settings: Settings) -> ConceptInput:
    """Return a text with the occupations that the API resolves it to as a job title, if sure."""
    text = text.strip()[: settings.max_title_chars]
    if not NOT_BLANK.search(text):
        return ConceptInput()
    request = ResolveRequest(title=text, limit=min(_MAX_OPTIONS, settings.max_results))
    found = resolve_answer(snapshot, settings, request).occupations
    if not found or found[0].confidence < LEAST_CONFIDENCE:
        return ConceptInput(text)
    refs = (one.occupation for one in found)
    options = (ConceptOption(one.uri, one.label, one.isco_label or "") for one in refs)
    return ConceptInput(text, tuple(options))
