"""A question of `destinai match`, asked and answered."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from cli.careers import show_matches
from cli.concepts import concept_uris
from cli.context import asking, open_desk, refusing
from cli.errors import RefusalError
from cli.output import print_json, stdout
from cli.statuses import ExitStatus
from index.labels import ConceptType
from recommender.ranking.facets import FACETS
from service.answers.match import match_answer
from service.schemas.match import MatchRequest
from service.snapshot import CatalogueSnapshot
from taxonomy.facets import Interest


@dataclass(frozen=True, slots=True)
class Question:
    """What was written on the command line; concepts by URI or label, `text` names a file."""

    statements: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    excluded_skills: tuple[str, ...] = ()
    text: str = ""
    isco: tuple[str, ...] = ()
    job_zone: tuple[int, ...] = ()
    isced_level: tuple[int, ...] = ()
    interest: tuple[Interest, ...] = ()
    limit: int = 10


def tell_matches(question: Question, catalogue: str, *, as_json: bool) -> None:
    """Answer a question on stdout; exit with NOTHING where there is no match."""
    text = read_text(question.text)
    desk = open_desk(catalogue)
    asked = _request(question, text, desk.snapshot)
    with refusing():
        answer = match_answer(asked, desk.snapshot, desk.settings)
    if as_json:
        print_json(answer.model_dump_json())
    else:
        show_matches(answer, stdout())
    if not answer.matches:
        raise typer.Exit(ExitStatus.NOTHING)


def _request(question: Question, text: str | None, snapshot: CatalogueSnapshot) -> MatchRequest:
    profile = profile_fields(question, text, snapshot)
    filters = {facet: list(getattr(question, facet)) for facet in FACETS}
    with asking():
        return MatchRequest.model_validate({**profile, "filters": filters, "limit": question.limit})


def profile_fields(
    question: Question, text: str | None, snapshot: CatalogueSnapshot
) -> dict[str, Any]:
    """Return the fields of a request that say what a person can do, concepts by URI."""
    skills = concept_uris(snapshot, question.skills, ConceptType.SKILL)
    excluded = concept_uris(snapshot, question.excluded_skills, ConceptType.SKILL)
    return {
        "statements": list(question.statements),
        "skills": skills,
        "occupations": concept_uris(snapshot, question.occupations, ConceptType.OCCUPATION),
        "excluded_skills": excluded,
        "text": text,
    }


def read_text(place: str) -> str | None:
    """Return the text in a file, of stdin for "-", None for ""; refuse what cannot be read."""
    if not place:
        return None
    try:
        content = sys.stdin.buffer.read() if place == "-" else Path(place).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise RefusalError(f"cannot read the text in {place}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise RefusalError(
            f"the text in {place} is not UTF-8 at byte {error.start}; save it as UTF-8 plain text"
        ) from None
