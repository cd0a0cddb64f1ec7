"""Check statements, titles and names: `python -m tools.statements`, `make statements-check`.

It prints one line for each fault and a summary, and exits with 1 where there is a fault. Labels and
descriptions come from the ESCO release in `../shared/data/esco`; sentences that must not be copied
from the benchmarks and the O*NET tasks beside it, where those are.
"""

import csv
import io
import json
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from index.labels import label_key, labels_of
from recommender.recognition.reading import is_in_another_language
from taxonomy.catalogue import (
    Catalogue,
    Importance,
    Occupation,
    ReuseLevel,
    Skill,
    SkillName,
    Statement,
)
from taxonomy.esco.reader import read_esco
from taxonomy.statements import LANGUAGE, shipped_names, shipped_statements, shipped_titles

SHARED = Path(__file__).parents[2] / "shared" / "data"
LEAST = {Occupation: 8, Skill: 3}
LEAST_KINDS = {Occupation: 4, Skill: 2}
NEEDED_BY = 3
"""A skill that is essential somewhere needs statements where as many occupations need it."""
MOST_OPENINGS = 0.01
MOST_SKELETONS = 5
COPIED_FROM_DESCRIPTION = 4
COPIED = 6
"""In words: a run of as many that is also in a description, or in a published sentence."""
WIDE = frozenset((ReuseLevel.TRANSVERSAL, ReuseLevel.CROSS_SECTOR))
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_NAME = re.compile(r"\b[A-Z][\w+#.-]*")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""))
_STEM = 3
_FUNCTION_WORDS = frozenset(
    (Path(__file__).parent / "function_words.txt").read_text(encoding="utf-8").split()
)


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return _WORD.findall(text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def stem(word: str) -> str:
    """Return a word without the endings of plurals, participles and gerunds."""
    word = word.removesuffix("'s")
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            word = word.removesuffix(ending) + instead
            break
    if len(word) > _STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word.rstrip("e") if len(word) > _STEM else word


def content(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that are no function words."""
    return frozenset(stem(w) for w in words_of(text) if w not in _FUNCTION_WORDS and len(w) > 1)


def runs(text: str, length: int) -> set[str]:
    """Return every run of some words of a text."""
    words = words_of(text)
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


@dataclass(frozen=True)
class Described:
    """A concept with its statements."""

    concept: Occupation | Skill
    statements: tuple[Statement, ...]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The content words of its labels and description, without proper names of its label."""
        concept = self.concept
        labels = (concept.label, *concept.alternative_labels)
        names = frozenset(stem(name.casefold()) for name in _NAME.findall(concept.label))
        return content(" ".join((*labels, concept.description))) - names

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the statements of this concept."""
        kind, said = type(self.concept), self.statements
        if len(said) < LEAST[kind]:
            yield f"{len(said)} statements, {LEAST[kind]} are needed"
        kinds = {one.kind for one in said}
        if len(kinds) < min(LEAST_KINDS[kind], len(said)):
            yield f"only the kinds {', '.join(sorted(kinds))}"
        free = sum(not content(one.text) & self.vocabulary for one in said)
        if 2 * free < len(said):
            yield f"only {free} of {len(said)} without a word of its labels and description"
        described = runs(self.concept.description, COPIED_FROM_DESCRIPTION)
        for one in said:
            if copied := runs(one.text, COPIED_FROM_DESCRIPTION) & described:
                yield f"{one.text!r} copies the description: {min(copied)!r}"

    def skeleton(self, statement: Statement) -> str:
        """Return a statement with each word of the concept's vocabulary masked."""
        masked = ("_" if stem(w) in self.vocabulary else w for w in words_of(statement.text))
        return " ".join(masked)


def described(catalogue: Catalogue, statements: Iterable[Statement]) -> list[Described]:
    """Return the occupations of a catalogue, and the skills that have statements."""
    by_concept: defaultdict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        by_concept[one.concept].append(one)
    concepts = (*catalogue.occupations, *catalogue.skills)
    return [
        Described(concept, tuple(by_concept[concept.uri]))
        for concept in concepts
        if concept.uri in by_concept or isinstance(concept, Occupation)
    ]


def needs_statements(catalogue: Catalogue, skill: Skill) -> bool:
    """Return whether people speak often enough of a skill to need examples of it."""
    if skill.reuse_level in WIDE:
        return True
    relations = catalogue.relations_to.get(skill.uri, ())
    essential = any(one.importance is Importance.ESSENTIAL for one in relations)
    return essential and len({one.occupation for one in relations}) >= NEEDED_BY


def faults_of(concepts: Sequence[Described], published: Iterable[str]) -> Iterator[str]:
    """Yield a line for each fault of a corpus; `published` are sentences not to be copied."""
    copied = {run for sentence in published for run in runs(sentence, COPIED)}
    said_of: dict[str, str] = {}
    for each in concepts:
        label = each.concept.label
        yield from (f"{label}: {fault}" for fault in each.faults())
        for one in each.statements:
            if (other := said_of.setdefault(one.text.casefold(), label)) != label:
                yield f"{label}: {one.text!r} is said of {other} as well"
            if runs(one.text, COPIED) & copied:
                yield f"{label}: {one.text!r} is too near to a published sentence"
            if is_in_another_language(one.text, LANGUAGE):
                yield f"{label}: {one.text!r} is not in the language {LANGUAGE}"
    yield from _repeated_patterns(concepts)


def _repeated_patterns(concepts: Sequence[Described]) -> Iterator[str]:
    """Yield the openings and the sentences with masked words that recur too often."""
    openings: Counter[str] = Counter()
    skeletons: defaultdict[str, set[str]] = defaultdict(set)
    for each in concepts:
        for one in each.statements:
            openings[" ".join(words_of(one.text)[:3])] += 1
            skeletons[each.skeleton(one)].add(each.concept.label)
    most = max(MOST_SKELETONS, int(MOST_OPENINGS * openings.total()))
    for opening, count in openings.items():
        if count > most:
            yield f"{count} of {openings.total()} statements begin with {opening!r}"
    for skeleton, labels in skeletons.items():
        if len(labels) > MOST_SKELETONS:
            yield f"{len(labels)} concepts share the sentence {skeleton!r}"


def title_faults(
    occupations: Sequence[Occupation], titles: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yield a line for each title that is a label of its occupation, or the name of another."""
    named = {label_key(one.label): one for one in occupations}
    for one in occupations:
        own = {label_key(label) for kind, label in labels_of(one) if kind != "title"}
        for title in titles.get(one.uri, ()):
            if label_key(title) in own:
                yield f"{one.label}: the title {title!r} is a label of it"
            elif (other := named.get(label_key(title))) is not None:
                yield f"{one.label}: the title {title!r} is the occupation {other.label}"


def name_faults(skills: Sequence[Skill], names: Mapping[str, Sequence[SkillName]]) -> Iterator[str]:
    """Yield a line for each name of no skill, or that is a label of another one.

    A name may be an alternative label of its skill: these count within a text only as names.
    """
    preferred = {label_key(one.label): one.label for one in skills}
    others: defaultdict[str, set[str]] = defaultdict(set)
    for one in skills:
        for label in (*one.alternative_labels, *one.hidden_labels):
            others[label_key(label)].add(one.uri)
    known = {one.uri for one in skills}
    for uri, own in names.items():
        if uri not in known:
            yield f"{own[0].name!r} is of {uri}, which is no skill"
        for key, name in ((label_key(each.name), each.name) for each in own):
            if key in preferred:
                yield f"{name!r} is the skill {preferred[key]!r}"
            elif key in others and uri not in others[key]:
                yield f"{name!r} is a label of another skill"


def published_sentences(shared: Path) -> Iterator[str]:
    """Yield the texts of the benchmarks and of the tasks of O*NET, those that are there."""
    for path in sorted((shared / "bench").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from _texts(json.loads(line))
    for path in sorted((shared / "bench").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (cell for row in csv.reader(file) for cell in row)
    for path in sorted((shared / "onet").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(
                    ("Task Statements.txt", "Emerging Tasks.txt", "DWA Reference.txt")
                ):
                    with io.TextIOWrapper(archive.open(name), "utf-8") as file:
                        yield from (cell for line in file for cell in line.split("\t"))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


BLIND_CHECK = Path(__file__).parents[1] / "tests" / "data" / "statements_blind_check.csv"
LEAST_CHOSEN = {"occupations": 0.9, "skills": 0.8}


def blind_check(path: Path = BLIND_CHECK) -> dict[str, tuple[int, int]]:
    """Return how many statements readers assigned to their concept, and how many they read.

    They chose among five concepts, the right one and four near ones, and had not written the
    statements. The file has the columns `of` (occupations or skills), `statement`, `concept` and
    `chosen`, both preferred labels.
    """
    found: dict[str, tuple[int, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            right, read = found.get(row["of"], (0, 0))
            found[row["of"]] = right + (row["concept"] == row["chosen"]), read + 1
    return found


def main() -> int:
    """Print the faults of the shipped statements, and a summary; return the exit status."""
    archives = sorted((SHARED / "esco").glob("*.zip"))
    if not archives:
        sys.stderr.write(f"No ESCO release is in {SHARED / 'esco'}; the check needs its labels.\n")
        return 1
    catalogue = read_esco(archives).catalogue
    concepts = described(catalogue, shipped_statements())
    titles, names = shipped_titles(), shipped_names()
    faults = list(faults_of(concepts, published_sentences(SHARED)))
    faults += title_faults(catalogue.occupations, titles)
    faults += name_faults(catalogue.skills, names)
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    sys.stdout.writelines(f"{line}\n" for line in _summary(catalogue, concepts))
    count = sum(map(len, titles.values()))
    sys.stdout.write(f"occupations with titles: {len(titles):,}, titles: {count:,}\n")
    count = sum(map(len, names.values()))
    sys.stdout.write(f"skills with names: {len(names):,}, names: {count:,}\n")
    sys.stdout.write(f"faults: {len(faults):,}\n")
    return 1 if faults else 0


def _summary(catalogue: Catalogue, concepts: Sequence[Described]) -> Iterator[str]:
    for kind in LEAST:
        of_kind = [each for each in concepts if type(each.concept) is kind]
        count = sum(len(each.statements) for each in of_kind)
        yield f"{kind.__name__.lower()}s: {len(of_kind):,}, statements: {count:,}"
    have = {each.concept.uri for each in concepts}
    needed = [skill for skill in catalogue.skills if needs_statements(catalogue, skill)]
    lacking = sum(skill.uri not in have for skill in needed)
    yield f"skills that people speak of often: {len(needed):,}, without statements: {lacking:,}"
    kinds = Counter(one.kind.value for each in concepts for one in each.statements)
    yield f"kinds: {', '.join(f'{kind} {count:,}' for kind, count in kinds.most_common())}"
    for of, (right, read) in blind_check().items():
        yield f"blind check of {of}: {right} of {read} right ({right / read:.1%})"


if __name__ == "__main__":
    sys.exit(main())
