"""Changes between two catalogues: concepts, labels and relations, and what replaced what went."""

from dataclasses import replace

import pytest

from taxonomy.catalogue import Importance, Occupation, Skill, SkillKind, SkillRelation
from taxonomy.changes import (
    NamedConcept,
    RelabelledConcept,
    RemovedConcept,
    RenamedConcept,
    catalogue_changes,
    concept_changes,
)
from tests.support.small_catalogue import small_catalogue

ESSENTIAL, OPTIONAL = Importance.ESSENTIAL, Importance.OPTIONAL


def skill(uri, label, *alternatives, exact_match=""):
    return Skill(uri, label, SkillKind.SKILL, alternatives, exact_match=exact_match)


def changed(catalogue, **skills):
    """Return the catalogue with fields of skills changed, by the last part of their URI."""
    return replace(
        catalogue,
        version="small-2-en",
        skills=tuple(
            replace(one, **skills.get(one.uri.removeprefix("s:"), {})) for one in catalogue.skills
        ),
    )


def successor(gone, *after, same_language=True):
    """Return the URI of what replaced a skill that went, None where that is not known."""
    changes = concept_changes([gone], after, same_language=same_language)
    (removed,) = changes.removed
    assert (removed.uri, removed.label) == (gone.uri, gone.label)
    return removed.successor.uri if removed.successor else None


def test_a_catalogue_does_not_differ_from_itself():
    changes = catalogue_changes(small_catalogue(), small_catalogue("small-2-en"))
    assert (changes.before, changes.after) == ("small-1-en", "small-2-en")
    assert changes.is_empty
    assert (changes.skills.before, changes.relations.after) == (8, 10)


def test_concepts_that_came_and_went():
    before = small_catalogue()
    kept = tuple(one for one in before.occupations if one.uri != "o:baker")
    after = replace(before, occupations=(*kept, Occupation("o:cook", "cook", "5120")))
    changes = catalogue_changes(before, after).occupations
    assert changes.added == (NamedConcept("o:cook", "cook"),)
    assert changes.removed == (RemovedConcept("o:baker", "baker"),)
    assert (changes.before, changes.after, changes.renamed) == (3, 3, ())


def test_preferred_and_alternative_labels():
    before = small_catalogue()
    after = changed(
        before,
        bake={"alternative_labels": ("bake baguettes", "bake rolls", "bake buns")},
        solder={"label": "solder boards"},
    )
    changes = catalogue_changes(before, after).skills
    assert changes.renamed == (
        RenamedConcept("s:solder", "solder circuit boards", "solder boards"),
    )
    assert changes.relabelled == (
        RelabelledConcept("s:bake", "bake bread", ("bake rolls", "bake buns"), ("make bread",)),
    )


def test_spaces_that_cannot_be_seen_are_no_change():
    before = small_catalogue()
    after = changed(before, bake={"label": "bake\N{NO-BREAK SPACE}bread", "hidden_labels": ("x",)})
    assert catalogue_changes(before, after).is_empty


def test_relations_that_came_went_and_changed():
    before = small_catalogue()
    cook = Occupation("o:cook", "cook", "5120")
    kept = [one for one in before.relations if one.occupation != "o:baker"]
    kept[0] = replace(kept[0], importance=OPTIONAL)
    added = (
        SkillRelation("o:cook", "s:bake", OPTIONAL),
        SkillRelation("o:welder", "s:css", OPTIONAL),
    )
    after = replace(
        before,
        occupations=(*before.occupations[1:], cook),
        relations=(*kept, *added),
    )
    changes = catalogue_changes(before, after).relations

    def listed(some):
        return [(one.occupation.label, one.skill.label, one.before, one.after) for one in some]

    assert listed(changes.added) == [
        ("cook", "bake bread", None, OPTIONAL),
        ("welder", "CSS", None, OPTIONAL),
    ]
    assert listed(changes.removed) == [
        ("baker", "bake bread", ESSENTIAL, None),
        ("baker", "operate forklift", OPTIONAL, None),
    ]
    assert listed(changes.changed) == [("software developer", "C++", ESSENTIAL, OPTIONAL)]
    assert (changes.of_new, changes.of_gone) == (1, 2)


@pytest.mark.parametrize(
    "after",
    [
        skill("new", "Weld  Steel"),
        skill("new", "join steel", "weld steel"),
        skill("new", "melt steel together"),
        skill("new", "löten", exact_match="old"),
        skill("elsewhere", "löten"),
        skill("new", "löten", exact_match="elsewhere"),
    ],
)
def test_one_concept_with_the_label_or_the_match_is_the_successor(after):
    gone = skill("old", "weld steel", "melt steel together", exact_match="elsewhere")
    assert successor(gone, skill("other", "bake bread"), after) == after.uri


def test_the_same_preferred_label_comes_before_an_alternative_one():
    gone = skill("old", "weld steel", "join steel")
    after = skill("a", "join steel", "weld steel"), skill("b", "weld steel")
    assert successor(gone, *after) == "b"


def test_two_concepts_with_the_label_are_no_successor():
    gone = skill("old", "weld steel")
    assert successor(gone, skill("a", "a", "weld steel"), skill("b", "b", "weld steel")) is None
    assert successor(gone, skill("a", "bake bread")) is None


def test_in_another_language_only_the_match_counts():
    gone = skill("old", "weld steel", exact_match="elsewhere")
    kept = skill("kept", "backen"), skill("new", "weld steel")
    assert successor(gone, *kept, same_language=False) is None
    assert successor(gone, skill("elsewhere", "löten"), same_language=False) == "elsewhere"
    changes = concept_changes([skill("kept", "bake")], kept, same_language=False)
    assert (changes.renamed, changes.relabelled) == ((), ())
