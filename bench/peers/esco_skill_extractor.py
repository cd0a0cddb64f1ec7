"""esco-skill-extractor, with its own table of skills replaced by the same ESCO."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from esco_skill_extractor import SkillExtractor

from bench.peers.peer import RANKED, Given, Peer, Scored, Sentence

_COLUMNS = ("id", "description")


class EscoSkillExtractor(Peer):
    """The nearest skill of each fragment of a text, where it is nearer than 0.6.

    The package keeps its tables and vectors in its own folder, so it is given another one. Its
    texts of a skill are the labels and the description in one, as here.
    """

    @classmethod
    def prepare(cls, given: Given, folder: Path) -> None:
        """Write the tables and let the package encode them."""
        skills = [(one.uri, " ".join((*one.labels, one.description))) for one in given.skills()]
        (folder / "data").mkdir()
        _write(folder / "data" / "skills.csv", skills)
        # It has to have an occupation, and none is asked for.
        _write(folder / "data" / "occupations.csv", skills[:1])
        _open(given, folder)

    def __init__(self, given: Given, folder: Path) -> None:
        self._extractor = _open(given, folder)

    def read(self, texts: Sequence[str]) -> list[Scored]:
        """Return the skills of each text; the package gives them no score and no order."""
        return [[(uri, 1.0) for uri in found] for found in self._extractor.get_skills(list(texts))]

    def rank(self, sentence: Sentence) -> Scored:
        """Return the skills by similarity to the nearest fragment, below its threshold too."""
        extractor = self._extractor
        fragments = extractor._texts_to_tokens([sentence.text])[0]
        vectors = extractor._model.encode(fragments, normalize_embeddings=True)
        nearest = (vectors @ extractor._skill_embeddings.numpy().T).max(axis=0)
        rows = np.argsort(-nearest, kind="stable")[:RANKED]
        return [(str(extractor._skill_ids[row]), float(nearest[row])) for row in rows]


def _open(given: Given, folder: Path) -> SkillExtractor:
    SkillExtractor._dir = str(folder)
    return SkillExtractor(model=given.weights, device="cpu")


def _write(path: Path, rows: Sequence[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(rows)
