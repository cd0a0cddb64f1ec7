"""A question of `destinai what-if`, asked and answered."""

import typer

from cli.advising import show_advice
from cli.concepts import concept_uris
from cli.context import asking, open_desk, refusing
from cli.matching import Question, profile_fields, read_text
from cli.output import print_json, stdout
from cli.statuses import ExitStatus
from index.labels import ConceptType
from service.answers.what_if import what_if_answer
from service.schemas.what_if import WhatIfRequest
from service.snapshot import CatalogueSnapshot


def tell_advice(question: Question, career: str, catalogue: str, *, as_json: bool) -> None:
    """Answer a question on stdout; exit with NOTHING where no skill would raise anything.

    `career` is a career by URI or label, "" for all in reach.
    """
    text = read_text(question.text)
    desk = open_desk(catalogue)
    asked = _request(question, text, career, desk.snapshot)
    with refusing():
        answer = what_if_answer(asked, desk.snapshot, desk.settings)
    if as_json:
        print_json(answer.model_dump_json())
    else:
        show_advice(answer, stdout())
    if not answer.skills:
        raise typer.Exit(ExitStatus.NOTHING)


def _request(
    question: Question, text: str | None, career: str, snapshot: CatalogueSnapshot
) -> WhatIfRequest:
    profile = profile_fields(question, text, snapshot)
    chosen = concept_uris(snapshot, [career] if career else [], ConceptType.OCCUPATION)
    with asking():
        return WhatIfRequest.model_validate(
            {
                **profile,
                "occupation": next(iter(chosen), None),
                "isco": list(question.isco),
                "limit": question.limit,
            }
        )
