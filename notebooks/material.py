"""Material: the catalogue in use, and the sentences and people of the notebooks."""

import csv
from dataclasses import replace
from pathlib import Path

from evaluation.benchmarks.queries import Benchmark, Query
from evaluation.benchmarks.readers import read_careers, read_linking
from recommender.recognition.segmentation import split_text
from taxonomy.catalogue import Catalogue

_ROOT = Path(__file__).parents[1]
BENCH = _ROOT.parent / "shared" / "data" / "bench"
"""The shared benchmarks, where they lie beside the repository."""
OWN_SENTENCES = _ROOT / "notebooks" / "sentences.csv"
OWN_PEOPLE = _ROOT / "tests" / "data" / "starter_profiles.csv"


def sentences(catalogue: Catalogue, size: int) -> list[Benchmark]:
    """Return samples of up to `size` sentences with their skills, one for each benchmark.

    Those of the shared benchmarks where they are and the catalogue is ESCO, else our own.
    """
    paths = sorted(BENCH.glob("skill_linking_*_validation.csv")) if _is_esco(catalogue) else []
    found = [read_linking(path, catalogue) for path in paths or [OWN_SENTENCES]]
    return [benchmark.sample(size) for benchmark in found]


def people(catalogue: Catalogue, size: int) -> list[Benchmark]:
    """Return samples of up to `size` people with the right occupations, one for each benchmark.

    Those of the shared benchmarks where they are and the catalogue is ESCO, else our own.
    """
    paths = sorted(BENCH.glob("career_ranking*_dev.jsonl")) if _is_esco(catalogue) else []
    found = [read_careers(path, catalogue) for path in paths] or [own_people(catalogue)]
    return [benchmark.sample(size) for benchmark in found]


def own_people(catalogue: Catalogue) -> Benchmark:
    """Return the people of our own: texts in plain words, each with the label of a career."""
    row = {occupation.label: occupation.uri for occupation in catalogue.occupations}
    with OWN_PEOPLE.open(encoding="utf-8", newline="") as file:
        profiles = [(line["text"], line["occupation"]) for line in csv.DictReader(file)]
    queries = (
        Query(tuple(s.text for s in split_text(text)), frozenset({row[label]}))
        for text, label in profiles
        if label in row
    )
    return Benchmark(OWN_PEOPLE.name, tuple(queries))


def together(benchmarks: list[Benchmark]) -> Benchmark:
    """Return several benchmarks as one."""
    first, *others = benchmarks
    name = ", ".join(benchmark.name for benchmark in benchmarks)
    queries = sum((other.queries for other in others), start=first.queries)
    return replace(first, name=name, queries=queries)


def drawn_from(catalogue: Catalogue, *benchmarks: Benchmark) -> str:
    """Return a sentence that names the catalogue and benchmarks of a notebook."""
    size = f"{len(catalogue.occupations):,} occupations, {len(catalogue.skills):,} skills"
    sources = [f"{len(each.queries)} queries of {each.name}" for each in benchmarks]
    return f"Drawn from {'; '.join([f'{catalogue.version} ({size})', *sources])}."


def _is_esco(catalogue: Catalogue) -> bool:
    return catalogue.version.startswith("esco-")
