"""Building: a catalogue and an encoder become the files of an index folder."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index import relations, sentences, tables, vector_store
from index.labels import LABELS, NAMES, labels_of, write_labels, write_labels_index
from index.manifest import Manifest
from index.words import WORDS, Words
from models.source import sha256_of
from taxonomy.catalogue import Catalogue, Importance, Occupation, Skill, SkillKind, part_of
from taxonomy.statements import PART as STATEMENTS_PART

SKILL_VECTORS = "skills.f16.npy"
OCCUPATION_VECTORS = "occupations.f16.npy"
SKILL_ALTERNATIVES = "skill_alternatives.faiss"
OCCUPATION_LABELS = "occupation_labels.faiss"
OCCUPATION_SENTENCES = "occupation_sentences.npz"
GROUP_SENTENCES = "group_sentences.npz"
OCCUPATION_STATEMENTS = "occupation_statements.npz"
SKILL_STATEMENTS = "skill_statements.npz"
SENTENCES: Mapping[str, Callable[[Catalogue], list[tuple[int, str]]]] = {
    OCCUPATION_SENTENCES: sentences.occupation_sentences,
    GROUP_SENTENCES: sentences.group_sentences,
    OCCUPATION_STATEMENTS: sentences.occupation_statements,
    SKILL_STATEMENTS: sentences.skill_statements,
}
"""The files of sentences, and what each holds."""


def build_index(
    catalogue: Catalogue,
    store: vector_store.VectorStore,
    folder: Path,
    progress: vector_store.Progress,
) -> Manifest:
    """Write every file of an index into an empty folder, the manifest last, and return that."""
    vectors = store.vectors(texts_of(catalogue), progress)
    progress("writing", 0, 4)
    skills = _rows([skill.label for skill in catalogue.skills], vectors, store.dimension)
    np.save(folder / SKILL_VECTORS, skills)
    occupations = _rows(map(occupation_text, catalogue.occupations), vectors, store.dimension)
    np.save(folder / OCCUPATION_VECTORS, occupations)
    alternatives = _owned(catalogue.skills, {"alternative", "hidden"})
    _write_owned(alternatives, vectors, store.dimension, folder / SKILL_ALTERNATIVES)
    labels = _owned(catalogue.occupations, {"preferred", "alternative", "hidden", "title"})
    _write_owned(labels, vectors, store.dimension, folder / OCCUPATION_LABELS)
    for name, sentences_of in SENTENCES.items():
        _write_sentences(sentences_of(catalogue), vectors, store.dimension, folder / name)
    progress("writing", 1, 4)
    relations.write_relations(catalogue, vector_store.unit(skills), folder)
    progress("writing", 2, 4)
    tables.write_tables(catalogue, folder)
    write_labels(catalogue, folder / LABELS)
    Words.of(catalogue).write(folder / WORDS)
    progress("writing", 3, 4)
    manifest = _manifest(catalogue, store, folder)
    manifest.write(folder)
    progress("writing", 4, 4)
    return manifest


def texts_of(catalogue: Catalogue) -> list[str]:
    """Return every text that is encoded: labels, texts and sentences of occupations.

    Names of skills are found word for word only.
    """
    labels = [
        label
        for concept in concepts_of(catalogue)
        for rank, label in labels_of(concept)
        if rank not in NAMES
    ]
    texts = [occupation_text(occupation) for occupation in catalogue.occupations]
    every = (sentences_of(catalogue) for sentences_of in SENTENCES.values())
    return [*labels, *texts, *(sentence for owned in every for _, sentence in owned)]


def concepts_of(catalogue: Catalogue) -> Iterator[Skill | Occupation]:
    """Yield the skills, then the occupations."""
    yield from catalogue.skills
    yield from catalogue.occupations


def occupation_text(occupation: Occupation) -> str:
    """Return the text of an occupation: its label and description."""
    return f"{occupation.label}. {occupation.description}".strip()


def _rows(
    texts: Iterable[str], vectors: dict[str, vector_store.HalfVectors], dimension: int
) -> vector_store.HalfVectors:
    rows = [vectors[text] for text in texts]
    return np.array(rows, dtype=np.float16).reshape(len(rows), dimension)


def _owned(concepts: Sequence[Skill | Occupation], ranks: Container[str]) -> list[tuple[int, str]]:
    return [
        (row, label)
        for row, concept in enumerate(concepts)
        for rank, label in labels_of(concept)
        if rank in ranks
    ]


def _write_owned(
    owned: Sequence[tuple[int, str]],
    vectors: dict[str, vector_store.HalfVectors],
    dimension: int,
    path: Path,
) -> None:
    owners = np.array([row for row, _ in owned], dtype=np.int32)
    rows = _rows((label for _, label in owned), vectors, dimension)
    write_labels_index(vector_store.unit(rows), owners, path)


def _write_sentences(
    owned: Sequence[tuple[int, str]],
    vectors: dict[str, vector_store.HalfVectors],
    dimension: int,
    path: Path,
) -> None:
    rows = _rows((sentence for _, sentence in owned), vectors, dimension)
    np.savez(path, vectors=rows, owners=np.array([row for row, _ in owned], dtype=np.int32))


def _manifest(catalogue: Catalogue, store: vector_store.VectorStore, folder: Path) -> Manifest:
    files = {path.name: sha256_of(path) for path in sorted(folder.iterdir())}
    return Manifest(
        catalogue_version=catalogue.version,
        model_version=store.model_version,
        language=catalogue.language,
        dimension=store.dimension,
        counts=counts_of(catalogue),
        sources=catalogue.sources,
        files=files,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        statements_version=part_of(catalogue.version, STATEMENTS_PART),
    )


def counts_of(catalogue: Catalogue) -> dict[str, int]:
    """Return how many concepts of each sort a catalogue has."""
    essential = sum(r.importance is Importance.ESSENTIAL for r in catalogue.relations)
    knowledge = sum(skill.kind is SkillKind.KNOWLEDGE for skill in catalogue.skills)
    joined = {
        "facets": len(catalogue.facets),
        "counterparts": len(catalogue.counterparts),
        "own_skills": sum(addition.own for addition in catalogue.additions),
        "own_labels": sum(len(addition.labels) for addition in catalogue.additions),
        "statements": len(catalogue.statements),
    }
    return {
        "occupations": len(catalogue.occupations),
        "skills": len(catalogue.skills),
        "knowledge": knowledge,
        "practical_skills": len(catalogue.skills) - knowledge,
        "relations": len(catalogue.relations),
        "essential_relations": essential,
        "optional_relations": len(catalogue.relations) - essential,
        "skill_links": len(catalogue.skill_links),
        "groups": len(catalogue.groups),
        "labels": sum(1 for concept in concepts_of(catalogue) for _ in labels_of(concept)),
        **{name: count for name, count in joined.items() if count},
    }
