"""The starter catalogue: its size, codes, texts and sources; it repeats no text of ESCO."""

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from taxonomy.catalogue import GroupScheme, Importance, SkillKind
from taxonomy.esco.reader import read_esco
from taxonomy.starter import STARTER_FOLDER, STARTER_RELEASE

SHARED = Path(__file__).parents[2].parent / "shared"
PAGE = SHARED / "reference" / "occupation_page.txt"
PROFILES = Path(__file__).parents[1] / "data" / "starter_profiles.csv"
NAMESPACE = "https://w3id.org/destinai/starter/"
ESCO_ISCO = "http://data.europa.eu/esco/isco/C"
MICROSYSTEM = f"{NAMESPACE}occupation/microsystem-engineering-technician"
MICROSYSTEM_SKILLS = {
    ("knowledge", "essential"): 5,
    ("skill/competence", "essential"): 16,
    ("knowledge", "optional"): 7,
    ("skill/competence", "optional"): 13,
}
PAGE_HEADINGS = {
    ("knowledge", "essential"): "ESSENTIALTheoretical knowledge required",
    ("skill/competence", "essential"): "ESSENTIALApplied skills & competences",
    ("knowledge", "optional"): "OPTIONALAdjacent knowledge that strengthens fit",
    ("skill/competence", "optional"): "OPTIONALOptional competences",
}
FRAME_WORDS = 4
MAX_OPENING_SHARE = 0.015
COPIED_WORDS = 7
MOST_WORDS = 10


def rows_of(table):
    with (STARTER_FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content, strict=True))


def alternatives(row):
    return [label for label in row["altLabels"].split(" | ") if label]


def words(text):
    return re.findall(r"[a-z0-9]+(?:['-][a-z0-9]+)*", text.lower())


def runs(text, length=COPIED_WORDS):
    found = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(found[at : at + length]) for at in range(len(found) - length + 1)}


@pytest.fixture(scope="module")
def occupations():
    return rows_of("occupations_en")


@pytest.fixture(scope="module")
def skills():
    return rows_of("skills_en")


@pytest.fixture(scope="module")
def concepts(occupations, skills):
    return occupations + skills


@pytest.fixture(scope="module")
def relations():
    return rows_of("occupationSkillRelations_en")


@pytest.fixture(scope="module")
def esco(shared_esco):
    """Return the rows of ESCO's label tables by table and URI."""
    tables = {}
    for path in shared_esco:
        with zipfile.ZipFile(path) as archive:
            for table in ("occupations_en", "skills_en", "ISCOGroups_en"):
                if f"{table}.csv" in archive.namelist():
                    text = io.TextIOWrapper(archive.open(f"{table}.csv"), "utf-8-sig", newline="")
                    tables[table] = {row["conceptUri"]: row for row in csv.DictReader(text)}
    return tables


def test_the_reader_uses_every_row():
    reading = read_esco([STARTER_FOLDER], release=STARTER_RELEASE)
    catalogue, report = reading.catalogue, reading.report
    assert catalogue.version == f"{STARTER_RELEASE}-en"
    assert report.unused == ()
    assert report.unread_files == ()
    assert report.untyped_skills == 0
    schemes = Counter(group.scheme for group in catalogue.groups)
    assert set(schemes) == {GroupScheme.ISCO, GroupScheme.ISCED_F}


def test_size(occupations, skills, relations):
    kinds = Counter(row["skillType"] for row in skills)
    assert len(occupations) >= 150
    assert len(skills) >= 1_000
    assert set(kinds) == {"knowledge", "skill/competence"}
    assert min(kinds.values()) >= 200
    assert len(relations) >= 22 * len(occupations)


def test_every_occupation_needs_enough(occupations, relations):
    needs, essential = Counter(), Counter()
    for row in relations:
        needs[row["occupationUri"]] += 1
        essential[row["occupationUri"]] += row["relationType"] == "essential"
    uris = {row["conceptUri"] for row in occupations}
    assert set(needs) == uris
    assert [uri for uri in uris if needs[uri] < 14] == []
    assert [uri for uri in uris if essential[uri] < 5] == []


def test_relations_join_our_concepts_once(occupations, skills, relations):
    kinds = {row["conceptUri"]: row["skillType"] for row in skills}
    pairs = [(row["occupationUri"], row["skillUri"]) for row in relations]
    assert len(pairs) == len(set(pairs))
    assert {skill for _, skill in pairs} == set(kinds)
    assert {occupation for occupation, _ in pairs} <= {row["conceptUri"] for row in occupations}
    assert all(row["skillType"] == kinds[row["skillUri"]] for row in relations)
    assert {row["relationType"] for row in relations} == {"essential", "optional"}


def test_isco_codes_have_all_their_groups(occupations):
    groups = {row["code"]: row["conceptUri"] for row in rows_of("ISCOGroups_en")}
    broader = {
        (row["conceptUri"], row["broaderUri"]) for row in rows_of("broaderRelationsOccPillar_en")
    }
    for row in occupations:
        code = row["iscoGroup"]
        assert re.fullmatch(r"[0-9]{4}", code), row["preferredLabel"]
        assert (row["conceptUri"], groups[code]) in broader
        assert row["code"].startswith(code)
    for code, uri in groups.items():
        assert uri == ESCO_ISCO + code
        assert len(code) == 1 or (uri, groups[code[:-1]]) in broader
    assert {row["iscoGroup"][0] for row in occupations} == set("0123456789")
    assert min(Counter(row["iscoGroup"][0] for row in occupations).values()) >= 10


def test_isco_codes_and_titles_are_those_of_esco(occupations, esco):
    known = esco["ISCOGroups_en"]
    for row in rows_of("ISCOGroups_en"):
        assert row["code"] == known[row["conceptUri"]]["code"]
        assert row["preferredLabel"] == known[row["conceptUri"]]["preferredLabel"].strip()
        assert row["description"] == ""
    for row in occupations:
        assert row["iscoGroup"] == esco["occupations_en"][row["exactMatch"]]["iscoGroup"]


def test_the_regulated_occupations_are_those_that_esco_marks(occupations, esco):
    known = esco["occupations_en"]
    for row in occupations:
        is_marked = known[row["exactMatch"]]["regulatedProfessionNote"].endswith("/regulated")
        assert row["regulatedProfessionNote"].endswith("/regulated") == is_marked
    assert sum(row["regulatedProfessionNote"] != "" for row in occupations) == 7


def test_exact_matches_have_our_label_and_kind(occupations, skills, esco):
    matched = [(row, esco["occupations_en"][row["exactMatch"]]) for row in occupations]
    matched += [(row, esco["skills_en"][row["exactMatch"]]) for row in skills if row["exactMatch"]]
    for ours, theirs in matched:
        assert ours["preferredLabel"] == theirs["preferredLabel"].strip()
        assert ours.get("skillType") == theirs.get("skillType")
        assert ours.get("reuseLevel") == theirs.get("reuseLevel")
    uris = [ours["exactMatch"] for ours, _ in matched]
    assert len(uris) == len(set(uris))


def test_uris_are_our_own_and_ordered(occupations, skills):
    for name, rows in (("occupation", occupations), ("skill", skills)):
        uris = [row["conceptUri"] for row in rows]
        assert uris == sorted(set(uris))
        pattern = re.escape(f"{NAMESPACE}{name}/") + r"[a-z0-9]+(-[a-z0-9]+)*"
        assert all(re.fullmatch(pattern, uri) for uri in uris)


def test_descriptions_are_long_enough(occupations, skills):
    assert [row for row in occupations if len(words(row["description"])) < 25] == []
    assert [row for row in skills if len(words(row["description"])) < 10] == []


def test_labels_are_unmistakable(occupations, skills):
    for rows in (occupations, skills):
        preferred = {row["preferredLabel"].casefold() for row in rows}
        assert len(preferred) == len(rows)
        assert all(len(alternatives(row)) >= 2 for row in rows)
        other = Counter(label.casefold() for row in rows for label in alternatives(row))
        assert [label for label, count in other.items() if count > 1] == []
        assert preferred & set(other) == set()
        assert all(row["preferredLabel"] == row["preferredLabel"].strip() for row in rows)


def test_no_label_is_long_or_names_another_kind_of_concept(occupations, skills):
    said = {}
    for name, rows in (("occupation", occupations), ("skill", skills)):
        labels = [label for row in rows for label in (row["preferredLabel"], *alternatives(row))]
        assert [label for label in labels if label != " ".join(label.split())] == []
        said[name] = {label.casefold() for label in labels}
    assert said["occupation"] & said["skill"] == set()
    long = [
        label
        for row in occupations + skills
        for label in alternatives(row)
        if len(label.split()) > MOST_WORDS
    ]
    assert long == []


def test_most_skills_are_named_in_several_ways(occupations, skills):
    """What people call a thing is rarely its preferred label: the labels are what is matched."""
    assert sum(len(alternatives(row)) >= 4 for row in skills) >= 900
    assert sum(len(alternatives(row)) for row in skills) >= 6_000
    assert sum(len(alternatives(row)) for row in occupations) >= 900


def test_no_two_descriptions_share_a_sentence_frame(concepts):
    """Share a frame: the same first four words, or the same text without the label's words."""
    openings, remainders = defaultdict(list), defaultdict(list)
    for row in concepts:
        text, label = words(row["description"]), set(words(row["preferredLabel"]))
        openings[tuple(text[:FRAME_WORDS])].append(row["preferredLabel"])
        remainders[tuple(word for word in text if word not in label)].append(row["preferredLabel"])
    assert [labels for labels in openings.values() if len(labels) > 1] == []
    assert [labels for labels in remainders.values() if len(labels) > 1] == []


def test_no_opening_is_a_habit(concepts):
    openings = Counter(tuple(words(row["description"])[:2]) for row in concepts)
    opening, count = openings.most_common(1)[0]
    assert count <= MAX_OPENING_SHARE * len(concepts), opening


def test_no_description_repeats_esco(concepts, esco):
    theirs = set()
    for table in ("occupations_en", "skills_en"):
        for row in esco[table].values():
            theirs |= runs(row["description"])
    assert [row["preferredLabel"] for row in concepts if runs(row["description"]) & theirs] == []


def microsystem_labels(skills, relations):
    labels = {row["conceptUri"]: row["preferredLabel"] for row in skills}
    found = defaultdict(list)
    for row in relations:
        if row["occupationUri"] == MICROSYSTEM:
            found[row["skillType"], row["relationType"]].append(labels[row["skillUri"]])
    return found


def test_microsystem_engineering_technician_has_its_41_skills(skills, relations):
    found = microsystem_labels(skills, relations)
    assert {key: len(labels) for key, labels in found.items()} == MICROSYSTEM_SKILLS
    assert "automatic control system" in found["knowledge", "optional"]


def test_its_41_skills_are_those_of_the_page(skills, relations):
    if not PAGE.exists():
        pytest.skip(f"{PAGE} is not there")
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    for key, labels in microsystem_labels(skills, relations).items():
        listed = lines[lines.index(PAGE_HEADINGS[key]) + 1]
        for label in sorted(labels, key=len, reverse=True):
            assert listed.count(label) == 1, label
            listed = listed.replace(label, "\n")
        assert listed.strip("\n") == ""


def test_knowledge_lies_in_fields_of_education():
    catalogue = read_esco([STARTER_FOLDER], release=STARTER_RELEASE).catalogue
    fields = {group.uri for group in catalogue.groups if group.scheme is GroupScheme.ISCED_F}
    knowledge = [skill for skill in catalogue.skills if skill.kind is SkillKind.KNOWLEDGE]
    placed = [skill for skill in knowledge if fields & set(skill.groups)]
    assert len(placed) == len(knowledge)
    assert {relation.importance for relation in catalogue.relations} == set(Importance)


def test_sources_name_their_licence_and_whom_to_thank():
    sources = {row["name"]: row for row in rows_of("sources")}
    assert list(sources) == ["Destinai starter catalogue", "ESCO", "ISCO-08", "ISCED-F 2013"]
    assert all(all(row.values()) for row in sources.values())
    assert sources["Destinai starter catalogue"]["licence"] == "Apache-2.0"
    assert "European Commission" in sources["ESCO"]["attribution"]
    assert sources["ESCO"]["licence"].endswith("(Decision 2011/833/EU)")


def test_tables_are_utf8_with_plain_line_ends():
    for path in sorted(STARTER_FOLDER.glob("*.csv")):
        content = path.read_bytes()
        assert b"\r" not in content, path.name
        assert content.endswith(b"\n"), path.name
        assert not content.startswith(b"\xef\xbb\xbf"), path.name
        content.decode("utf-8")


def test_profiles_are_two_per_major_group(occupations):
    with PROFILES.open(encoding="utf-8", newline="") as content:
        profiles = list(csv.DictReader(content, strict=True))
    codes = {row["preferredLabel"]: row["iscoGroup"] for row in occupations}
    assert Counter(row["group"] for row in profiles) == dict.fromkeys("0123456789", 2)
    assert len({row["occupation"] for row in profiles}) == 20
    for row in profiles:
        assert row["group"] == codes[row["occupation"]][0]
        assert row["occupation"].lower() not in row["text"].lower()
        assert 3 <= len(re.findall(r"[.!?](?:\s|$)", row["text"])) <= 5
