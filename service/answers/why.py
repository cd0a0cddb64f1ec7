"""One plain sentence why a career is listed, from the parts of its reason."""

from collections.abc import Callable, Mapping, Sequence
from textwrap import shorten

from recommender.results import RecognisedSkill, Span, Why, WhyKind
from service.schemas.base import ConceptRef
from service.schemas.match import WhyAnswer
from service.snapshot import CatalogueSnapshot

_LONGEST_WORDS = 60

ONE: Mapping[WhyKind, str] = {
    WhyKind.HELD: "You have done this work.",
    WhyKind.SAID: "Because you said {words}, which this work needs.",
    WhyKind.CHOSEN: "Because you chose {words}, which this work needs.",
    WhyKind.JOB: "Because you worked as {job}, which needs one of the same skills.",
    WhyKind.STATEMENT: "Because your words are close to what people in this work say of it.",
    WhyKind.HELPFUL: "Because of {words}, which helps in this work.",
    WhyKind.NEAR: "Because of {words}, which comes close to “{skill}”.",
    WhyKind.SIMILAR: "Because what you said as a whole is close to this work.",
    WhyKind.FAR: "What you said has little in common with this work so far.",
}
"""The sentence for each kind of reason; a message of the website."""
SEVERAL: Mapping[WhyKind, str] = {
    WhyKind.SAID: "Because you said {words}. Your words cover {needs} of the skills it needs.",
    WhyKind.CHOSEN: "Because you chose {words}. Your skills cover {needs} of those it needs.",
    WhyKind.JOB: "Because you worked as {job}, which needs {needs} of the same skills.",
}
"""The same where several essential skills count."""
OF_JOB: Mapping[WhyKind, str] = {
    WhyKind.HELPFUL: "Because you worked as {job}: that job needs {words}, which helps here.",
    WhyKind.NEAR: "Because you worked as {job}: that job needs {words}, which comes close to "
    "“{skill}”.",
}
"""The same where the words are a need of a past job, which the person did not say."""
QUOTED: Sequence[str] = ("“{0}”", "“{0}” and “{1}”")
"""One or two quotations."""


def why_answer(
    snapshot: CatalogueSnapshot, why: Why, recognised: Sequence[RecognisedSkill]
) -> WhyAnswer:
    """Return a reason with its sentence; `recognised` is what its places refer to."""
    answer = WhyAnswer(
        kind=why.kind,
        words=[_words(snapshot, recognised[place]) for place in why.recognised],
        skill=_reference(why.skill, snapshot.skill(why.skill).label) if why.skill else None,
        needs=why.needs,
        occupation=_reference(why.occupation, snapshot.occupation(why.occupation).label)
        if why.occupation
        else None,
        statement=why.statement or None,
        text="",
    )
    return answer.model_copy(update={"text": sentence(answer)})


def sentence(
    why: WhyAnswer,
    translated: Callable[[str], str] = str,
    from_catalogue: Callable[[str], str] = str,
) -> str:
    """Return the sentence of a reason.

    `translated` turns the messages above into another language; `from_catalogue` marks words that
    are the catalogue's own.
    """
    is_own = why.kind is WhyKind.CHOSEN or why.occupation is not None
    words = [from_catalogue(one) if is_own else one for one in why.words]
    return translated(_pattern(why)).format(
        words=_quoted(words, translated),
        needs=why.needs,
        job=from_catalogue(why.occupation.label) if why.occupation else "",
        skill=from_catalogue(why.skill.label) if why.skill else "",
    )


def _pattern(why: WhyAnswer) -> str:
    if why.occupation and why.kind in OF_JOB:
        return OF_JOB[why.kind]
    return SEVERAL[why.kind] if why.kind in SEVERAL and why.needs > 1 else ONE[why.kind]


def _quoted(words: Sequence[str], translated: Callable[[str], str]) -> str:
    return translated(QUOTED[len(words) - 1]).format(*words) if words else ""


def _words(snapshot: CatalogueSnapshot, found: RecognisedSkill) -> str:
    if isinstance(found.evidence, Span):
        return shorten(found.evidence.text, _LONGEST_WORDS, placeholder=" …")
    return snapshot.skill(found.skill).label


def _reference(uri: str, label: str) -> ConceptRef:
    return ConceptRef(uri=uri, label=label)
