"""Claim fitting: the model that says what a clause says of work.

`python -m evaluation.fitting.claims` trains it again and writes the folder that ships. Takes half
an hour on two cores, and the extra `train`.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from evaluation.fitting.claim_sentences import ClaimSentence, claim_sentences
from models.onnx_encoder import CLAIMS
from recommender.recognition.claim_kinds import ClaimKind, folded
from taxonomy.catalogue import SkillKind
from taxonomy.esco.reader import read_esco
from taxonomy.starter import STARTER_FOLDER, STARTER_RELEASE
from taxonomy.statements import shipped_statements
from training.source import find_model
from training.text_classifier import LabelledTexts, Measured, TrainingTexts, train_classifier

NAME = "destinai-claims"
_SUBJECT = "I "
_LISTS, _STATEMENTS = 150, 2000
_IMPORTANCE = {ClaimKind.LIMIT: 1.3, ClaimKind.AVERSION: 1.45}
"""What a text of these kinds counts, others 1: half of the writers wrote fewer of them."""
_SEED = 1
_HELD_OUT = 20
"""Every so manieth text teaches nothing and measures."""
Clause = tuple[str, ClaimKind]


def fit_claims(folder: Path) -> Measured:
    """Train the model over the claim sentences and write it into a folder; return its figures.

    It starts from the bundled encoder. Raises ModelError.

    Each part is a clause of its kind. A text with several parts is one more: a claim where any of
    its parts is, since what comes whole at the reading may have several. Labels of skills and
    example statements, which all claim, are more of them.
    """
    sentences = list(claim_sentences())
    taught = [
        clause
        for number, one in enumerate(sentences)
        if number % _HELD_OUT
        for clause in clauses_of(one)
    ]
    taught += [(text, ClaimKind.CLAIMS) for text in claims_of_catalogue()]
    vocabulary = [folded(one.text) for one in sentences]
    vocabulary += [folded(one.text) for one in shipped_statements()]
    texts = TrainingTexts(_labelled(taught), _labelled(held_out()), vocabulary)
    with TemporaryDirectory() as scratch:
        return train_classifier(find_model(Path(scratch)), NAME, texts, folder)


def held_out() -> list[Clause]:
    """Return the clauses that teach nothing: those of every twentieth text."""
    return [
        clause
        for one in islice(claim_sentences(), 0, None, _HELD_OUT)
        for clause in clauses_of(one)
    ]


def _labelled(clauses: Sequence[Clause]) -> LabelledTexts:
    kinds = list(ClaimKind)
    return LabelledTexts(
        [folded(text) for text, _ in clauses],
        [kinds.index(kind) for _, kind in clauses],
        [_IMPORTANCE.get(kind, 1.0) for _, kind in clauses],
    )


def claims_of_catalogue() -> list[str]:
    """Return texts that claim, drawn with a fixed seed.

    They are the labels of the starter's skills, lists of two and three of its fields of knowledge,
    as CVs have them, and some of the example statements.
    """
    starter = read_esco([STARTER_FOLDER], release=STARTER_RELEASE).catalogue
    known = [one.label for one in starter.skills if one.kind is SkillKind.KNOWLEDGE]
    names = [label.partition(" (")[0] for label in known]
    drawn = Random(_SEED)  # noqa: S311 - a fixed draw
    lists = [", ".join(drawn.sample(names, size)) for size in (2, 3) * _LISTS]
    said = sorted({one.text for one in shipped_statements()})
    return [*(one.label for one in starter.skills), *lists, *drawn.sample(said, _STATEMENTS)]


def clauses_of(sentence: ClaimSentence) -> Iterator[Clause]:
    """Yield the parts of a text, as written and without their subject, and some wholes.

    The whole is yielded where some of several parts claims something.
    """
    parts = [(sentence.text[one.start : one.end], one.kind) for one in sentence.parts]
    yield from parts
    yield from ((text[len(_SUBJECT) :], kind) for text, kind in parts if text.startswith(_SUBJECT))
    if len(parts) > 1 and ClaimKind.CLAIMS in {kind for _, kind in parts}:
        yield sentence.text, ClaimKind.CLAIMS


if __name__ == "__main__":
    found = fit_claims(CLAIMS)
    print(  # noqa: T201 - a command
        f"{found.texts} clauses that taught nothing: {found.accuracy:.3f} of the right "
        f"kind, log loss {found.log_loss:.3f} at the temperature {found.temperature}"
    )
