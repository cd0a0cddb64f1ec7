"""Claim fitting: the model that says what a clause says of work.

`python -m evaluation.fitting.claims` trains it again and writes the folder that ships. Takes half
an hour on two cores, and the extra `train`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np

from evaluation.fitting.claim_sentences import ClaimSentence, claim_sentences
from models.onnx_encoder import CLAIMS, SHIPPED, OnnxEncoder
from recommender.recognition.claim_kinds import LEAST_CLAIM, ClaimClassifier, ClaimKind, folded
from recommender.recognition.claims import Offsets, overlap
from recommender.recognition.job_activities import job_text, parts_of, spans_of
from taxonomy.catalogue import SkillKind
from taxonomy.esco.reader import read_esco
from taxonomy.starter import STARTER_FOLDER, STARTER_RELEASE
from taxonomy.statements import shipped_statements
from training.source import find_model
from training.text_classifier import (
    LabelledTexts,
    Measured,
    SpannedTexts,
    TrainingTexts,
    train_classifier,
)

NAME = "destinai-claims"
_SUBJECT = "I "
_LISTS, _STATEMENTS = 150, 2000
_IMPORTANCE = {ClaimKind.LIMIT: 1.3, ClaimKind.AVERSION: 1.45}
"""What a text of these kinds counts, others 1: half of the writers wrote fewer of them."""
_SEED = 1
_HELD_OUT = 20
"""Every so manieth text teaches nothing and measures."""
_WITHOUT_JOBS = 4
"""Every so manieth text without marked jobs that claims nothing teaches that it tells none."""
Clause = tuple[str, ClaimKind]


def fit_claims(folder: Path) -> Measured:
    """Train the model over the claim sentences and write it into a folder; return its figures.

    It starts from the bundled encoder. Raises ModelError.

    Each part is a clause of its kind. A text with several parts is one more: a claim where any of
    its parts is, since what comes whole at the reading may have several. Labels of skills and
    example statements, which all claim, are more of them. Jobs are learnt by sentence.
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
    spanned = SpannedTexts(*zip(*sentences_with_jobs(), strict=True))
    vocabulary += spanned.texts
    texts = TrainingTexts(_labelled(taught), _labelled(held_out()), spanned, vocabulary)
    with TemporaryDirectory() as scratch:
        return train_classifier(find_model(Path(scratch)), NAME, texts, folder)


def sentences_with_jobs(*, is_held_out: bool = False) -> Iterator[tuple[str, list[Offsets]]]:
    """Yield the parts of marked texts, as they are read, with the places of the jobs in each.

    They are those of texts in which jobs are marked, and some of those that claim nothing; of the
    texts that teach, or of those held out. Raises ValueError for a job that is not in one part.
    """
    seen = 0
    for number, one in enumerate(claim_sentences()):
        if is_held_out != (number % _HELD_OUT == 0):
            continue
        if one.jobs is None:
            seen += 1
            claims = any(part.kind is ClaimKind.CLAIMS for part in one.parts)
            if claims or seen % _WITHOUT_JOBS:
                continue
        text, jobs = job_text(one.text), one.jobs or ()
        parts = list(parts_of(text))
        for job in jobs:
            if not any(start <= job.start and job.end <= end for start, end in parts):
                raise ValueError(f"{one.text[job.start : job.end]!r} is not in one sentence")
        for start, end in parts:
            yield (
                text[start:end],
                [(job.start - start, job.end - start) for job in jobs if start <= job.start < end],
            )


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


def shares_told(classifier: ClaimClassifier) -> dict[str, float]:
    """Return how well the classifier does on the texts held out, as shares by name.

    For each kind it is the share of its clauses that get this kind. `claims not heard` is the share
    of the claims below `LEAST_CLAIM`, `no claims heard` that of all others above it; `jobs found`
    is the share of marked jobs of which some word is found, `jobs right` that of what is found
    which has a word of a marked one.
    """
    clauses = held_out()
    found = classifier.probabilities([text for text, _ in clauses])
    kinds = list(ClaimKind)
    right = np.array([kinds.index(kind) for _, kind in clauses])
    shares = {
        kind.value: float(np.mean(found[right == row].argmax(axis=1) == row))
        for row, kind in enumerate(kinds)
    }
    is_claim, is_heard = right == kinds.index(ClaimKind.CLAIMS), found[:, 0] >= LEAST_CLAIM
    shares["claims not heard"] = float(np.mean(~is_heard[is_claim]))
    shares["no claims heard"] = float(np.mean(is_heard[~is_claim]))
    return {**shares, **_jobs_told(classifier)}


def _jobs_told(classifier: ClaimClassifier) -> dict[str, float]:
    texts, marked = zip(*sentences_with_jobs(is_held_out=True), strict=True)
    words = zip(texts, classifier.job_words(texts), strict=True)
    found = [[span[:2] for span in spans_of(text, of_text)] for text, of_text in words]
    pairs = list(zip(marked, found, strict=True))
    jobs = [_meets(job, spans) for of_text, spans in pairs for job in of_text]
    spans = [_meets(span, of_text) for of_text, spans in pairs for span in spans]
    return {"jobs found": float(np.mean(jobs)), "jobs right": float(np.mean(spans))}


def _meets(one: Offsets, others: Iterable[Offsets]) -> bool:
    return any(overlap(one, other) for other in others)


if __name__ == "__main__":
    fitted = fit_claims(CLAIMS)
    print(  # noqa: T201 - a command
        f"{fitted.texts} clauses that taught nothing: {fitted.accuracy:.3f} of the right "
        f"kind, log loss {fitted.log_loss:.3f} at the temperature {fitted.temperature}"
    )
    print("As exported:")  # noqa: T201 - a command
    for name, share in shares_told(ClaimClassifier(OnnxEncoder.load(SHIPPED), "en")).items():
        print(f"{name:16} {share:.3f}")  # noqa: T201 - a command
