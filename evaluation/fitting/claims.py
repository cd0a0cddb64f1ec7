"""Claim fitting: the weights that say what a clause says of work.

`python -m evaluation.fitting.claims` fits them again and writes the file that ships.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import numpy as np
from scipy.sparse import csr_array, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from evaluation.fitting.claim_sentences import ClaimSentence, claim_sentences
from models.encoder import Encoder
from models.onnx_encoder import SHIPPED, OnnxEncoder
from recommender.data import FOLDER
from recommender.recognition.claim_kinds import (
    ClaimKind,
    ClaimOrigin,
    ClaimWeights,
    folded,
    runs_of,
)
from taxonomy.catalogue import SkillKind
from taxonomy.esco.reader import read_esco
from taxonomy.starter import STARTER_FOLDER, STARTER_RELEASE
from taxonomy.statements import shipped_statements

_PENALTY = 4.0
_MOST_ITERATIONS = 3000
_SUBJECT = "I "
_LEAST_TEXTS, _MOST_RUNS = 2, 12_000
_LISTS, _STATEMENTS = 150, 2000
_IMPORTANCE = {ClaimKind.LIMIT.value: 1.3, ClaimKind.AVERSION.value: 1.45}
"""What a text of these kinds counts, others 1: half of the writers wrote fewer of them."""
_SEED = 1


def fit_claims(encoder: Encoder) -> ClaimWeights:
    """Return the weights of multinomial logistic regression over the claim sentences.

    Each part is a clause of its kind. A text with several parts is one more: a claim where any of
    its parts is, since what comes whole at the reading may have several. Labels of skills and
    example statements, which all claim, are more of them. Of the runs of words that occur twice,
    those are kept that weigh most in a first fit.
    """
    clauses = [clause for sentence in claim_sentences() for clause in clauses_of(sentence)]
    clauses += [(text, ClaimKind.CLAIMS) for text in claims_of_catalogue()]
    texts, kinds = [text for text, _ in clauses], [kind.value for _, kind in clauses]
    vectors = csr_array(encoder.encode([folded(text) for text in texts]))
    counter = CountVectorizer(analyzer=runs_of, min_df=_LEAST_TEXTS, binary=True)
    counts = csr_array(counter.fit_transform(texts))
    first = _fit(vectors, counts, kinds).coef_[:, vectors.shape[1] :]
    kept = np.sort(np.argsort(-abs(first).max(axis=0), kind="stable")[:_MOST_RUNS])
    fit = _fit(vectors, counts[:, kept], kinds)
    weights, by_run = np.split(fit.coef_, [vectors.shape[1]], axis=1)
    names = counter.get_feature_names_out()[kept].tolist()
    return ClaimWeights(
        ClaimOrigin(len(clauses), encoder.model_version, datetime.now(UTC).date().isoformat()),
        dict(zip(fit.classes_.tolist(), weights.tolist(), strict=True)),
        dict(zip(fit.classes_.tolist(), fit.intercept_.tolist(), strict=True)),
        dict(zip(names, by_run.T.tolist(), strict=True)),
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


def _fit(vectors: csr_array, counts: csr_array, kinds: list[str]) -> LogisticRegression:
    """Return a fit in which the runs of words in a clause weigh together as much as its vector."""
    known = np.maximum(counts.sum(axis=1), 1)
    features = hstack([vectors, counts.multiply(1 / np.sqrt(known)[:, None])], format="csr")
    importance = [_IMPORTANCE.get(kind, 1.0) for kind in kinds]
    fit = LogisticRegression(C=_PENALTY, max_iter=_MOST_ITERATIONS)
    return fit.fit(features, kinds, sample_weight=importance)


def clauses_of(sentence: ClaimSentence) -> Iterator[tuple[str, ClaimKind]]:
    """Yield the parts of a text, as written and without their subject, and some wholes.

    The whole is yielded where some of several parts claims something.
    """
    parts = [(sentence.text[one.start : one.end], one.kind) for one in sentence.parts]
    yield from parts
    yield from ((text[len(_SUBJECT) :], kind) for text, kind in parts if text.startswith(_SUBJECT))
    if len(parts) > 1 and ClaimKind.CLAIMS in {kind for _, kind in parts}:
        yield sentence.text, ClaimKind.CLAIMS


if __name__ == "__main__":
    fit_claims(OnnxEncoder.load(SHIPPED)).write(FOLDER)
