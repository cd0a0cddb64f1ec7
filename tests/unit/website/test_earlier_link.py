"""Links that were made with another catalogue: what is renamed, replaced, gone, and not known."""

import pytest

from service.earlier import ChangesSince
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from taxonomy.changes import NamedConcept, RenamedConcept, concept_changes
from tests.support.earlier_toy import HATTER, KNEAD, LATHE, OLD, earlier_snapshot, skill
from tests.support.fake_recommender import FakeRecommender
from tests.support.fake_site import fake_site, site_client, tree_of
from tests.support.toy_catalogue import BAKE, SOLDER, TECHNICIAN, toy_catalogue
from website.forms.earlier_link import EarlierLink, read_earlier_link
from website.forms.form import Form


def read(**fields):
    form = Form({name: [value] for name, value in fields.items()}, is_posted=False)
    return read_earlier_link(form, earlier_snapshot(), Settings())


@pytest.fixture(scope="module")
def client():
    app, _ = fake_site(load=earlier_snapshot)
    with site_client(app) as client:
        yield client


def said(node):
    return " ".join(" ".join(node.itertext()).split())


def notices(answer):
    nodes = tree_of(answer).find(".//main").iter()
    return [said(node) for node in nodes if "notice" in node.get("class", "").split()]


def test_names_of_a_link_are_those_of_today():
    form, link = read(skills=f"solder,knead,{LATHE},nobody", jobs="tinker,hatter", v=OLD)
    assert form.values("skills") == [f"solder,{BAKE},nobody"]
    assert form.values("jobs") == [TECHNICIAN]
    assert (link.version, link.is_kept, link.language) == (OLD, True, "en")
    assert link.renamed == (RenamedConcept(SOLDER, "solder boards", "solder circuit boards"),)
    assert link.replaced == (
        ("knead dough", NamedConcept(BAKE, "bake bread")),
        ("tinker", NamedConcept(TECHNICIAN, "microsystem technician")),
    )
    (gone,) = link.gone_skills
    assert (gone.text, [option.label for option in gone.options]) == (
        "filler 0",
        ["filler 00", "filler 01", "filler 02"],
    )
    assert [job.text for job in link.gone_jobs] == ["hatter"]


def test_a_successor_of_the_same_name_counts_and_is_not_mentioned():
    form, link = read(skills="file", v=OLD)
    assert form.values("skills") == ["https://toy.example/skill/records"]
    assert (link.is_kept, link.is_unchanged) == (True, True)


def test_careers_to_compare_and_what_was_unticked_are_renewed_too():
    form, link = read(careers="tinker,baker", jobs="baker", without="knead", v=OLD)
    assert form.values("careers") == [f"{TECHNICIAN},baker"]
    assert form.values("without") == [BAKE]
    assert [label for label, _ in link.replaced] == ["knead dough", "tinker"]
    assert [one.label for one in link.renamed] == ["baker"]


def test_what_was_denied_answered_or_not_wanted_is_renewed_and_named_too():
    form, link = read(
        skills="solder",
        partial="knead",
        denied="lathe,file",
        unsure="nobody",
        notes="aversion:tinker,limit:nights,aversion:hatter",
        v=OLD,
        **{"not": f"tinker,{HATTER},baker"},
    )
    assert form.values("partial") == [BAKE]
    assert form.values("denied") == ["https://toy.example/skill/records"]
    assert form.values("unsure") == ["nobody"]
    assert form.values("notes") == [f"aversion:{TECHNICIAN},limit:nights"]
    assert form.values("not") == [f"{TECHNICIAN},baker"]
    assert [label for label, _ in link.replaced] == ["knead dough", "tinker"]
    assert [one.before for one in link.renamed] == ["solder boards", "bread baker"]
    assert [(one.text, one.options) for one in link.gone_skills] == [("filler 0", ())]
    assert [(one.text, one.options) for one in link.gone_jobs][:1] == [("hatter", ())]


@pytest.mark.parametrize("fields", [{}, {"v": "toy-1-en"}, {"v": ""}])
def test_a_link_of_today_and_one_without_version_stay(fields):
    form, link = read(skills="knead", **fields)
    assert (form.values("skills"), link) == (["knead"], None)


def test_a_posted_form_is_of_today():
    form = Form({"skill": [KNEAD], "v": [OLD]})
    assert read_earlier_link(form, earlier_snapshot(), Settings()) == (form, None)


def test_of_a_catalogue_that_is_not_kept_nothing_is_known():
    form, link = read(skills="knead", v="toy-00-en" + "x" * 200)
    assert form.values("skills") == ["knead"]
    assert link == EarlierLink(("toy-00-en" + "x" * 200)[:80])


def test_only_the_first_that_went_get_suggestions():
    names = [f"https://toy.example/skill/x{n}" for n in range(12)]
    gone = concept_changes([skill(uri, "filler") for uri in names], toy_catalogue().skills)
    found = CatalogueSnapshot(
        FakeRecommender(),
        changes_since=lambda _: ChangesSince("en", concept_changes((), ()), gone),
    )
    form = Form({"skills": [",".join(names)], "v": [OLD]}, is_posted=False)
    _, link = read_earlier_link(form, found, Settings())
    assert [len(one.options) for one in link.gone_skills] == [3] * 10 + [0] * 2


def test_the_page_says_what_changed(client):
    answer = client.get(f"/results?skills=solder,knead,lathe&jobs=hatter&v={OLD}")
    (notice,) = notices(answer)[:1]
    assert (
        "It was made with toy-0-en. What you see is from toy-1-en, so the list may differ" in notice
    )
    assert "“solder boards” is now called “solder circuit boards”." in notice
    assert "“knead dough” was replaced by “bake bread”, which now stands in its place." in notice
    assert (
        "“filler 0” is no longer in the catalogue and does not count. Can you do any of this?"
        in notice
    )
    assert "“hatter” is no longer in the catalogue and does not count." in notice
    links = [a.get("href") for a in tree_of(answer).iter("a") if "v=toy" in a.get("href", "")]
    assert "/results?skills=solder%2Cbake&v=toy-1-en" in links
    renewed = client.get(f"/results.json?skills=solder,knead&v={OLD}")
    assert renewed.json() == client.get("/results.json?skills=solder,bake").json()


def test_what_is_ticked_counts(client):
    page = tree_of(client.get(f"/results?skills=lathe&v={OLD}"))
    boxes = [box for box in page.iter("input") if box.get("type") == "checkbox"]
    first = next(box for box in boxes if box.get("name") == "skill")
    assert (first.get("form"), first.get("value")) == ("profile", "https://toy.example/skill/f00")
    answer = client.get("/results?skills=solder&skill=f00&job=baker&v=toy-1-en")
    (form,) = [one for one in tree_of(answer).iter("form") if one.get("id") == "profile"]
    fields = {one.get("name"): one.get("value") for one in form.iter("input")}
    assert (fields["skills"], fields["jobs"]) == ("solder,f00", "baker")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"skills=records&v={OLD}", "All that the link names is still there, under the same name."),
        ("skills=records&v=toy-9-en", "All that the link names is still there."),
        ("skills=records,gone&v=toy-9-en", "What is left out below has no name here"),
        ("skills=lathe&v=toy-9-en", "Not in this catalogue, and left out: lathe"),
        ("skills=lathe&v=%3Cscript%3E", "It was made with <script>."),
    ],
)
def test_special_links_have_their_own_text(client, query, words):
    assert words in " ".join(notices(client.get(f"/results?{query}")))


@pytest.mark.parametrize(
    "path",
    ["/results", "/compare", "/map", "/plan", "/start", "/start/questions", "/careers/baker"],
)
def test_every_name_that_is_dropped_is_said(client, path):
    query = (
        "skills=solder,a1&jobs=a2&partial=a3&denied=a4&unsure=a5&without=a6&not=a7"
        "&notes=limit:nights,limit:a8,aversion:a9"
    )
    said_of = " ".join(notices(client.get(f"{path}?{query}")))
    for name in ("a1", "a2", "a3", "a4", "a5", "a6", "a7", "limit:a8", "aversion:a9"):
        assert name in said_of
    assert "nights" not in said_of


def test_many_long_unknown_names_are_cut(client):
    names = ",".join(f"{n:02}{'x' * 100}" for n in range(30))
    (notice,) = [
        one for one in notices(client.get(f"/results?skills={names}")) if "left out" in one
    ]
    assert notice.endswith("and 10 more")
    assert (notice.count("x" * 78), "x" * 79 in notice) == (20, False)


def test_the_comparison_says_what_changed_without_boxes(client):
    answer = client.get(f"/compare?skills=solder,lathe&careers=tinker,baker&v={OLD}")
    (notice,) = notices(answer)
    assert (
        "“tinker” was replaced by “microsystem technician”, which now stands in its place."
        in notice
    )
    assert "“baker”" in notice
    assert "“filler 0” is no longer in the catalogue and does not count." in notice
    assert not [box for box in tree_of(answer).iter("input") if box.get("type") == "checkbox"]
    heads = [said(cell) for cell in tree_of(answer).iter("th") if cell.get("scope") == "col"]
    assert "microsystem technician" in " ".join(heads)


def test_the_notice_is_translated(client):
    (notice, *_) = notices(client.get(f"/de/results?skills=solder,lathe&v={OLD}"))
    assert "Dieser Link entstand mit einer anderen Fassung des Katalogs" in notice
    assert "„solder boards“ heißt jetzt „solder circuit boards“." in notice.replace(
        "„ ", "„"
    ).replace(" “", "“")
