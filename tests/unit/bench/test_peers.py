"""Peers side by side: what is measured of a fake one, the figures, and why one is skipped."""

import json

import pytest

from bench.peers import side_by_side
from bench.peers.__main__ import measure
from bench.peers.peer import Given, Measured, Peer, Sentence, SkillTexts, skills_by_label
from bench.peers.side_by_side import Entry, Figures
from tests.support.small_catalogue import small_catalogue

SKILLS = (
    SkillTexts("s/bake", ("bake bread", "baking"), "Bakes."),
    SkillTexts("s/sell", ("sell bread",), "Sells."),
)
SENTENCES = (
    Sentence("baking and more", ("s/bake",), "one.csv"),
    Sentence("sells what others bake", ("s/bake", "s/sell"), "one.csv"),
)


class FakePeer(Peer):
    """Finds a skill where the first four letters of its label are in a text; notes its calls."""

    is_tuned = True

    @classmethod
    def prepare(cls, given, folder):
        """Write the uris."""
        uris = [skill.uri for skill in given.skills()]
        (folder / "uris.json").write_text(json.dumps(uris), encoding="utf-8")

    def __init__(self, given, folder):  # noqa: ARG002 - as every peer
        self._uris = json.loads((folder / "uris.json").read_text(encoding="utf-8"))
        self.calls = []

    def read(self, texts):
        """Return the skills of each text."""
        self.calls.append(tuple(texts))
        return [self._found(text) for text in texts]

    def rank(self, sentence):
        """Return all skills, best first."""
        return [*self._found(sentence.text), *((uri, 0.0) for uri in self._uris)]

    def _found(self, text):
        return [(uri, 0.5) for uri in self._uris if uri[2:5] in text]


@pytest.fixture
def given(tmp_path):
    made = Given(tmp_path, weights="", home="")
    made.write(SKILLS, SENTENCES)
    return made


@pytest.fixture
def prepared(given, tmp_path):
    folder = tmp_path / "prepared"
    folder.mkdir()
    FakePeer.prepare(given, folder)
    return folder


def test_what_peers_are_given_is_read_as_it_was_written(given):
    assert tuple(given.skills()) == SKILLS
    assert tuple(given.sentences()) == SENTENCES


def test_a_peer_reads_each_sentence_by_itself_and_all_at_once(given, prepared):
    peer = FakePeer(given, prepared)
    measured = measure(lambda: peer, given.sentences())
    texts = tuple(sentence.text for sentence in SENTENCES)
    by_itself = [(text,) for text in texts]
    assert peer.calls == [by_itself[0], *by_itself, texts, *by_itself]
    assert measured.found == [[("s/bake", 0.5)], [("s/bake", 0.5), ("s/sell", 0.5)]]
    assert measured.ranked[0] == [("s/bake", 0.5), ("s/bake", 0.0), ("s/sell", 0.0)]
    assert measured.is_tuned
    assert min(measured.one_by_one, measured.batched) >= 0


def test_the_figures_of_a_peer_are_a_sentence():
    measured = Measured(
        one_by_one=0.5,
        batched=0.25,
        resident=2**21,
        is_tuned=False,
        found=[[("s/bake", 1.0), ("s/sell", 1.0)], [("s/sell", 1.0)]],
        ranked=[[("s/sell", 1.0), ("s/bake", 0.5)], [("s/sell", 1.0)]],
    )
    figures = side_by_side.figures_of(measured, SENTENCES)
    # Two right of three found and three gold; RP@10 is 1/1 and 1/2.
    assert figures == Figures(250.0, 125.0, pytest.approx(2 / 3), 0.75, 2**21)
    assert figures.told() == (
        "250.00 CPU-ms one by one, 125.00 batched, F1 0.667, RP@10 0.750, 2 MiB"
    )


def test_a_threshold_is_the_one_with_the_best_f1():
    golds = [frozenset({"a"}), frozenset({"b"})]
    found = [[("a", 0.9), ("x", 0.4)], [("y", 0.55), ("b", 0.5)]]
    assert side_by_side.f1_of(found, golds) == pytest.approx(2 / 3)
    assert side_by_side.f1_of(found, golds, 0.6) == pytest.approx(2 / 3)
    assert side_by_side.best_f1(found, golds) == pytest.approx(4 / 5)


def test_ratios_are_over_the_peer():
    ours, peer = Figures(30, 10, 0.4, 0.5, 1), Figures(60, 5, 0.1, 0.5, 1)
    assert side_by_side.ratios(ours, peer) == "CPU 0.50 one by one, 2.00 batched, 4.0 times its F1"
    nothing = Figures(60, 5, 0.0, 0.5, 1)
    assert side_by_side.ratios(ours, nothing).endswith("and its F1 is 0")


def test_a_peer_whose_package_is_missing_is_skipped_with_the_reason():
    entry = Entry("none", "no.module:None", ("numpy", "no-such-package-of-anybody"))
    assert side_by_side.why_skipped(entry) == (
        "skipped: no-such-package-of-anybody is not installed; "
        'pip install --constraint constraints.txt --editable ".[bench]"'
    )
    assert side_by_side.why_skipped(Entry("numpy", "a:B", ("numpy",))) == ""


def write_benchmark(folder, catalogue):
    label = catalogue.skills[0].label
    rows = ("sentence,label", f"We {label},{label}", "We rest,LABEL NOT PRESENT")
    (folder / "skill_linking_small.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_sentences_and_skills_are_those_of_the_catalogue(tmp_path):
    catalogue = small_catalogue()
    write_benchmark(tmp_path, catalogue)
    first = catalogue.skills[0]
    expected = Sentence(f"We {first.label}", (first.uri,), "skill_linking_small.csv")
    assert side_by_side.read_sentences(tmp_path, catalogue) == [expected]
    texts = side_by_side.skill_texts(catalogue)[0]
    assert texts == SkillTexts(
        first.uri, (first.label, *first.alternative_labels), first.description
    )


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Return the folder of a cache of prepared peers; the tests' modules can be imported."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


def test_peers_run_in_processes_of_their_own_and_what_is_prepared_is_kept(
    tmp_path, cache, monkeypatch
):
    module = tmp_path / "modules"
    module.mkdir()
    (module / "fake_peer.py").write_text(FAKE_MODULE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(module))
    entries = (
        Entry("Ours", "fake_peer:First"),
        Entry("theirs", "fake_peer:First"),
        Entry("broken", "fake_peer:Broken"),
        Entry("missing", "no.module:None", ("no-such-package-of-anybody",)),
    )
    monkeypatch.setattr(side_by_side, "ENTRIES", entries)
    catalogue = small_catalogue()
    write_benchmark(tmp_path, catalogue)
    lines = dict(side_by_side.side_by_side(catalogue, tmp_path, (tmp_path, "weights-1"), tmp_path))
    assert lines["sentences of advertisements, with their skills"] == "1"
    assert "F1 1.000, RP@10 1.000" in lines["peer Ours"]
    assert lines["peer broken"].startswith("failed: ")
    assert lines["peer broken"].endswith("ValueError: cannot be loaded")
    assert lines["peer missing"].startswith("skipped: ")
    assert lines["Ours / theirs"].endswith("1.0 times its F1")
    kept = sorted(path.name.partition("-")[0] for path in cache.glob("*/*"))
    assert kept == ["Broken", "First"]


FAKE_MODULE = """
from bench.peers.peer import Peer

class First(Peer):
    def __init__(self, given, folder):
        self._uri = next(given.skills()).uri

    def read(self, texts):
        return [[(self._uri, 1.0)] for _ in texts]

    def rank(self, sentence):
        return [(self._uri, 1.0)]

class Broken(First):
    def __init__(self, given, folder):
        raise ValueError("cannot be loaded")
"""


def test_labels_in_lower_case_stand_for_the_skill_that_prefers_them():
    skills = [SkillTexts("s/1", ("Java", "Coffee"), ""), SkillTexts("s/2", ("coffee", "drink"), "")]
    assert skills_by_label(skills) == {"java": ("s/1",), "coffee": ("s/2",), "drink": ("s/2",)}


def test_spacy_finds_the_longest_labels(given, tmp_path):
    pytest.importorskip("spacy", reason="needs the extra `bench`")
    from bench.peers.phrase_matcher import PhraseMatcher  # noqa: PLC0415 - of the extra

    peer = PhraseMatcher(given, tmp_path)
    texts = ["I love Baking", "I sell bread, bake bread", "nothing"]
    assert peer.read(texts) == [
        [("s/bake", 1.0)],
        [("s/sell", 2.0), ("s/bake", 2.0)],
        [],
    ]
    assert peer.rank(SENTENCES[0]) == [("s/bake", 1.0)]
