"""Groups hold their members at every level; a knowledge skill has the field of what is broader."""

from dataclasses import replace

from taxonomy.catalogue import Catalogue, Group, GroupScheme, Occupation, Skill, SkillKind
from taxonomy.classification import fields_of, level_of, members_of, path_of

KNOWLEDGE, SKILL = SkillKind.KNOWLEDGE, SkillKind.SKILL
ISCO, ISCED, SKILLS = GroupScheme.ISCO, GroupScheme.ISCED_F, GroupScheme.SKILLS
GROUPS = (
    Group("f:06", "computing", ISCED, "06"),
    Group("f:061", "computing", ISCED, "061", broader=("f:06",)),
    Group("f:0613", "software", ISCED, "0613", broader=("f:061",)),
    Group("i:2", "professionals", ISCO, "2"),
    Group("i:25", "computing professionals", ISCO, "25", broader=("i:2",)),
    Group("s:1", "making", SKILLS, "S1"),
    Group("s:1.1", "making software", SKILLS, "S1.1", broader=("s:1",)),
)
SKILLS_OF = {
    "python": Skill("k:python", "Python", KNOWLEDGE, groups=("f:0613",), broader=("k:code",)),
    "code": Skill("k:code", "programming", KNOWLEDGE, groups=("f:061",)),
    "django": Skill("k:django", "Django", KNOWLEDGE, broader=("k:python", "k:gone")),
    "admin": Skill("k:admin", "Django admin", KNOWLEDGE, broader=("k:django",)),
    "ring": Skill("k:ring", "ring", KNOWLEDGE, broader=("k:ring", "k:loop")),
    "loop": Skill("k:loop", "loop", KNOWLEDGE, broader=("k:ring",)),
    "write": Skill("k:write", "write code", SKILL, groups=("s:1.1", "f:0613"), broader=("k:code",)),
}
CATALOGUE = Catalogue(
    version="fields-1-en",
    language="en",
    sources=(),
    occupations=(Occupation("o:dev", "developer", "2512"), Occupation("o:x", "other", "9999")),
    skills=tuple(sorted(SKILLS_OF.values(), key=lambda skill: skill.uri)),
    relations=(),
    groups=GROUPS,
)


def codes(name):
    return [field.code for field in fields_of(CATALOGUE, SKILLS_OF[name])]


def test_own_fields_go_before_those_of_broader_skills():
    assert codes("python") == ["0613"]
    assert codes("code") == ["061"]


def test_a_skill_without_fields_has_those_of_the_nearest_broader_skill():
    assert codes("django") == ["0613"]
    assert codes("admin") == ["0613"]


def test_a_ring_of_broader_skills_ends():
    assert codes("ring") == codes("loop") == []


def test_a_practical_skill_has_no_field():
    assert codes("write") == []


def test_members_are_those_at_every_level_below():
    assert members_of(CATALOGUE) == {
        "f:06": ("k:admin", "k:code", "k:django", "k:python"),
        "f:061": ("k:admin", "k:code", "k:django", "k:python"),
        "f:0613": ("k:admin", "k:django", "k:python"),
        "i:2": ("o:dev",),
        "i:25": ("o:dev",),
        "s:1": ("k:write",),
        "s:1.1": ("k:write",),
    }


def test_paths_and_levels():
    assert [group.uri for group in path_of(CATALOGUE, GROUPS[2])] == ["f:06", "f:061", "f:0613"]
    assert [level_of(group) for group in GROUPS[:5]] == [1, 2, 3, 1, 2]
    torn = replace(CATALOGUE, groups=GROUPS[1:])
    assert [group.uri for group in path_of(torn, GROUPS[2])] == ["f:061", "f:0613"]


def test_fields_of_the_shared_release(shared_catalogue):
    knowledge = [skill for skill in shared_catalogue.skills if skill.kind is KNOWLEDGE]
    assert (len(knowledge), sum(bool(fields_of(shared_catalogue, s)) for s in knowledge)) == (
        3_059,
        2_993,
    )
    members = members_of(shared_catalogue)
    majors = [group for code, group in shared_catalogue.isco_group.items() if len(code) == 1]
    assert sum(len(members[group.uri]) for group in majors) == 3_007
