"""Training pairs: text pairs for an encoder, drawn from a catalogue's own texts and relations."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from index import sentences
from index.build import occupation_text
from index.labels import ConceptType, label_key
from taxonomy.catalogue import Catalogue, Occupation, Skill, SkillKind
from training.holdout import held_out_keys


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two texts to be brought near; `target` names what both mean, such as a URI.

    Within a batch every other pair's `positive` is taken for wrong, so targets are distinct there.
    """

    anchor: str
    positive: str
    target: str


Batch = tuple[TextPair, ...]
"""The pairs of one step of a training, their targets distinct."""


class PairKind(StrEnum):
    """The kinds of a training pair, anchor first, then positive."""

    SKILL_LABEL = "alternative label of a skill → its preferred label"
    SKILL_AMONG_OTHERS = "labels of skills that one occupation needs → preferred label of one"
    SKILL_DESCRIPTION = "sentence of a skill's description → its preferred label"
    JOB_TITLE = "alternative label of an occupation → its preferred label"
    OCCUPATION_DESCRIPTION = "sentence of an occupation's description → its preferred label"
    OCCUPATION_SKILLS = "labels of an occupation's skills → its preferred label and description"
    OCCUPATION_TASK = "sentence of a needed skill's description → label and description of it"
    SKILL_STATEMENT = "example statement of a skill → its preferred label"
    SKILL_STATEMENTS = "example statement of a skill → another of it"
    OCCUPATION_STATEMENT = "example statement of an occupation → its label and description"
    OCCUPATION_STATEMENTS = "example statement of an occupation → another of it"


SHARES: Mapping[PairKind, float] = {
    PairKind.SKILL_LABEL: 0.15,
    PairKind.SKILL_AMONG_OTHERS: 0.08,
    PairKind.SKILL_DESCRIPTION: 0.08,
    PairKind.JOB_TITLE: 0.08,
    PairKind.OCCUPATION_DESCRIPTION: 0.03,
    PairKind.OCCUPATION_SKILLS: 0.06,
    PairKind.OCCUPATION_TASK: 0.05,
    PairKind.SKILL_STATEMENT: 0.14,
    PairKind.SKILL_STATEMENTS: 0.07,
    PairKind.OCCUPATION_STATEMENT: 0.11,
    PairKind.OCCUPATION_STATEMENTS: 0.15,
}
"""How many of the batches are of each kind."""
_FEWEST_SKILLS, _MOST_SKILLS = 1, 5
_MOST_OTHERS = 2
_LONGEST_SENTENCE = 18
_LONGEST_TEXT = 24
_WITHOUT_STOP = 0.5
_SENTENCE_END = re.compile(r"(?<=[.;])\s+|\n+")
_OF_SKILLS = frozenset(
    {
        PairKind.SKILL_LABEL,
        PairKind.SKILL_AMONG_OTHERS,
        PairKind.SKILL_DESCRIPTION,
        PairKind.SKILL_STATEMENT,
        PairKind.SKILL_STATEMENTS,
    }
)
_OF_TWO_STATEMENTS = frozenset({PairKind.SKILL_STATEMENTS, PairKind.OCCUPATION_STATEMENTS})
_WHOLE = frozenset(
    {PairKind.OCCUPATION_SKILLS, PairKind.OCCUPATION_TASK, PairKind.OCCUPATION_STATEMENT}
)
_ENUMERATED = {True: " and ", False: ", "}
_PLAIN = "{}"
_TEMPLATES: Mapping[SkillKind, tuple[str, ...]] = {
    SkillKind.SKILL: (_PLAIN, "I {}", "I can {}", "ability to {}", "you will {}"),
    SkillKind.KNOWLEDGE: (_PLAIN, "I know {}", "knowledge of {}", "experience with {}"),
}
_TITLE_TEMPLATES = (_PLAIN, "senior {}", "{} wanted", "I worked as {}")


class TrainingPairs:
    """Draws pairs for the concepts of a catalogue; texts in English get a short template.

    No text of a pair is a held-out label, compared by label key. Sentences and occupation texts
    are cut after a few words: a step costs what its texts are long.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._held_out = held_out_keys(catalogue)
        self._is_english = catalogue.language.partition("-")[0].lower() == "en"
        self._skill_labels = [self._other_labels(skill) for skill in catalogue.skills]
        self._titles = [self._other_labels(one) for one in catalogue.occupations]
        self._needed = [self._needed_by(one) for one in catalogue.occupations]
        self._needing = Counter(skill for some in self._needed for skill in some)
        self._skill_sentences = [self._sentences(skill) for skill in catalogue.skills]
        self._occupation_sentences = [self._sentences(one) for one in catalogue.occupations]
        self._beside = self._occupations_of_skills()
        self._skill_statements = self._by_row(
            sentences.skill_statements(catalogue), len(catalogue.skills)
        )
        self._occupation_statements = self._by_row(
            sentences.occupation_statements(catalogue), len(catalogue.occupations)
        )

    def rows(self, kind: PairKind) -> list[int]:
        """Return the rows of the concepts for which a kind of pair can be drawn."""
        among = [bool(a and b) for a, b in zip(self._skill_labels, self._beside, strict=True)]
        tasks = [any(map(self._skill_sentences.__getitem__, some)) for some in self._needed]
        usable: Mapping[PairKind, Sequence[object]] = {
            PairKind.SKILL_LABEL: self._skill_labels,
            PairKind.SKILL_AMONG_OTHERS: among,
            PairKind.SKILL_DESCRIPTION: self._skill_sentences,
            PairKind.JOB_TITLE: self._titles,
            PairKind.OCCUPATION_DESCRIPTION: self._occupation_sentences,
            PairKind.OCCUPATION_SKILLS: self._needed,
            PairKind.OCCUPATION_TASK: tasks,
            PairKind.SKILL_STATEMENT: self._skill_statements,
            PairKind.SKILL_STATEMENTS: [some[1:] for some in self._skill_statements],
            PairKind.OCCUPATION_STATEMENT: self._occupation_statements,
            PairKind.OCCUPATION_STATEMENTS: [some[1:] for some in self._occupation_statements],
        }
        return [row for row, given in enumerate(usable[kind]) if given]

    def draw(self, kind: PairKind, row: int, chance: Random) -> TextPair:
        """Return a pair of a kind for the concept in a row of those that `rows` names."""
        of_skill = concept_type_of(kind) is ConceptType.SKILL
        if kind in _OF_TWO_STATEMENTS:
            concepts = self._catalogue.skills if of_skill else self._catalogue.occupations
            statements = self._skill_statements if of_skill else self._occupation_statements
            said, other = (_as_typed(one, chance) for one in chance.sample(statements[row], 2))
            return TextPair(said, other, concepts[row].uri)
        if of_skill:
            skill = self._catalogue.skills[row]
            return TextPair(self._said_of_skill(kind, row, chance), skill.label, skill.uri)
        one = self._catalogue.occupations[row]
        is_whole = kind in _WHOLE
        positive = _shortened(occupation_text(one), _LONGEST_TEXT) if is_whole else one.label
        return TextPair(self._said_of_occupation(kind, row, chance), positive, one.uri)

    def _said_of_skill(self, kind: PairKind, row: int, chance: Random) -> str:
        skill = self._catalogue.skills[row]
        if kind is PairKind.SKILL_DESCRIPTION:
            return chance.choice(self._skill_sentences[row])
        if kind is PairKind.SKILL_STATEMENT:
            return _as_typed(chance.choice(self._skill_statements[row]), chance)
        said = chance.choice(self._skill_labels[row])
        if kind is PairKind.SKILL_AMONG_OTHERS:
            said = self._among_others(said, row, chance)
        return self._said(said, _TEMPLATES[skill.kind], chance)

    def _among_others(self, said: str, row: int, chance: Random) -> str:
        """Return what was said of a skill within a list of what goes with it."""
        needed = self._needed[chance.choice(self._beside[row])]
        others = [skill for skill in needed if skill != row]
        count = min(chance.randint(1, _MOST_OTHERS), len(others))
        phrases = [said, *(self._phrase(skill, chance) for skill in chance.sample(others, count))]
        chance.shuffle(phrases)
        return _ENUMERATED[self._is_english].join((", ".join(phrases[:-1]), phrases[-1]))

    def _said_of_occupation(self, kind: PairKind, row: int, chance: Random) -> str:
        if kind is PairKind.OCCUPATION_DESCRIPTION:
            return chance.choice(self._occupation_sentences[row])
        if kind is PairKind.OCCUPATION_STATEMENT:
            return _as_typed(chance.choice(self._occupation_statements[row]), chance)
        if kind is PairKind.OCCUPATION_SKILLS:
            return ". ".join(self._some_skills(row, chance))
        if kind is PairKind.OCCUPATION_TASK:
            described = [skill for skill in self._needed[row] if self._skill_sentences[skill]]
            (skill,) = self._by_rarity(described, 1, chance)
            return chance.choice(self._skill_sentences[skill])
        return self._said(chance.choice(self._titles[row]), _TITLE_TEMPLATES, chance)

    def _some_skills(self, row: int, chance: Random) -> list[str]:
        count = chance.randint(_FEWEST_SKILLS, _MOST_SKILLS)
        some = dict.fromkeys(self._by_rarity(self._needed[row], count, chance))
        return [self._phrase(skill, chance) for skill in some]

    def _by_rarity(self, skills: Sequence[int], count: int, chance: Random) -> list[int]:
        """Draw skills, those more often that few occupations need: they tell most."""
        return chance.choices(skills, [1 / self._needing[skill] for skill in skills], k=count)

    def _phrase(self, skill: int, chance: Random) -> str:
        labels = self._skill_labels[skill]
        return chance.choice(labels) if labels else self._catalogue.skills[skill].label

    def _said(self, label: str, templates: tuple[str, ...], chance: Random) -> str:
        said = chance.choice(templates).format(label) if self._is_english else label
        return label if label_key(said) in self._held_out else said

    def _other_labels(self, concept: Skill | Occupation) -> tuple[str, ...]:
        labels = dict.fromkeys((*concept.alternative_labels, *concept.hidden_labels))
        other = (
            label for label in labels if label_key(label) not in {label_key(concept.label), ""}
        )
        return tuple(label for label in other if label_key(label) not in self._held_out)

    def _sentences(self, concept: Skill | Occupation) -> tuple[str, ...]:
        parts = _SENTENCE_END.split(concept.description)
        cut = dict.fromkeys(_shortened(part, _LONGEST_SENTENCE) for part in parts)
        return tuple(one for one in cut if (key := label_key(one)) and key not in self._held_out)

    def _by_row(self, owned: Sequence[tuple[int, str]], rows: int) -> list[list[str]]:
        found: list[list[str]] = [[] for _ in range(rows)]
        for row, text in owned:
            if label_key(text) not in self._held_out:
                found[row].append(text)
        return found

    def _occupations_of_skills(self) -> list[list[int]]:
        """Return for each skill the occupations that need it beside others."""
        beside: list[list[int]] = [[] for _ in self._catalogue.skills]
        for row, needed in enumerate(self._needed):
            for skill in needed if len(needed) > 1 else ():
                beside[skill].append(row)
        return beside

    def _needed_by(self, occupation: Occupation) -> tuple[int, ...]:
        relations = self._catalogue.relations_of.get(occupation.uri, ())
        rows = (self._catalogue.skill_row[relation.skill] for relation in relations)
        return tuple(dict.fromkeys(rows))


def concept_type_of(kind: PairKind) -> ConceptType:
    """Return what a kind of pair is about."""
    return ConceptType.SKILL if kind in _OF_SKILLS else ConceptType.OCCUPATION


def _as_typed(statement: str, chance: Random) -> str:
    """Return a statement with or, every second time, without its full stop, as people type."""
    return statement.removesuffix(".") if chance.random() < _WITHOUT_STOP else statement


def _shortened(text: str, words: int) -> str:
    return " ".join(text.split()[:words])
