"""The notebooks: they run from top to bottom, draw what they show, and are kept without outputs."""

import ast
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from notebooks import glance, material
from taxonomy.catalogue import Importance, SkillKind
from taxonomy.esco.reader import read_esco

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LEAST_PLOTS = 3
LONGEST_SECONDS = 600
OURS = ("HOME", "MODEL", "THREADS")


def _cells(path):
    """Return a notebook, and its cells of code."""
    notebook = nbformat.read(path, as_version=4)
    return notebook, [cell for cell in notebook.cells if cell.cell_type == "code"]


def _shown(cells, kind):
    """Return all outputs of a kind, such as image/png."""
    outputs = (output.get("data", {}) for cell in cells for output in cell.outputs)
    return [data[kind] for data in outputs if kind in data]


@pytest.fixture
def kernel_environment(monkeypatch, tmp_path):
    """Let a kernel keep what it writes in a folder of its own, on one thread."""
    for name in OURS:
        monkeypatch.delenv(f"DESTINAI_{name}", raising=False)
    monkeypatch.delenv("MPLBACKEND", raising=False)
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    for name, value in (("OMP_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "PASSIVE")):
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_there_are_three_notebooks():
    names = [path.stem for path in NOTEBOOKS]
    assert names == ["1-catalogue", "2-recognition", "3-ranking"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path):
    _, cells = _cells(path)
    assert cells
    assert [cell.outputs for cell in cells] == [[]] * len(cells)
    assert {cell.execution_count for cell in cells} == {None}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_a_notebook_imports_exists(path):
    _, cells = _cells(path)
    trees = [ast.parse(cell.source) for cell in cells]
    imports = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    assert imports
    for each in imports:
        __import__(each.module, fromlist=[alias.name for alias in each.names])
        names = vars(sys.modules[each.module])
        assert [alias.name for alias in each.names if alias.name not in names] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_plot_has_an_explanation(path):
    notebook, _ = _cells(path)
    kinds = [cell.cell_type for cell in notebook.cells]
    assert kinds == ["markdown", "code"] * (len(kinds) // 2)
    assert "/work" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "catalogue",
    ["starter", pytest.param("esco", marks=[pytest.mark.esco, pytest.mark.slow])],
)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_draws(path, catalogue, request, kernel_environment):
    home = request.getfixturevalue(f"{catalogue}_home")
    kernel_environment.setenv("DESTINAI_HOME", str(home.folder))
    notebook, cells = _cells(path)
    resources = {"metadata": {"path": str(FOLDER)}}
    NotebookClient(notebook, timeout=LONGEST_SECONDS, resources=resources).execute()
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert len(_shown(cells, "image/png")) >= LEAST_PLOTS
    version = home.manifest(home.current()).catalogue_version
    assert _shown(cells, "text/markdown")[0].startswith(f"Drawn from {version} (")


def test_the_glance_counts_what_a_small_release_holds(esco_release, tmp_path):
    catalogue = read_esco([esco_release.write_folder(tmp_path)], release="1.1.1").catalogue
    assert glance.concepts_by_kind(catalogue) == {
        "occupations": 4,
        "skills": 29,
        "knowledge": 1,
        "ISCO-08 groups": 4,
        "ISCED-F fields": 2,
        "skill groups": 1,
    }
    assert glance.needs_per_occupation(catalogue, Importance.ESSENTIAL) == [20] * 4
    assert glance.needs_per_occupation(catalogue, Importance.OPTIONAL) == [10] * 4
    assert glance.occupations_by_major_group(catalogue) == {"2 group 2": 4}
    assert glance.knowledge_by_broad_field(catalogue) == {"arts": 1}


def test_the_broad_fields_of_esco_are_those_of_two_digits(shared_catalogue):
    fields = glance.knowledge_by_broad_field(shared_catalogue)
    codes = {group.label: group.code for group in shared_catalogue.groups if len(group.code) == 2}
    assert "engineering, manufacturing and construction" in fields
    assert fields.keys() <= codes.keys()
    knowledge = sum(skill.kind is SkillKind.KNOWLEDGE for skill in shared_catalogue.skills)
    assert max(fields.values()) < sum(fields.values()) <= 1.1 * knowledge


def test_our_own_sentences_and_people_are_in_the_starter(starter):
    catalogue = starter.index.catalogue
    (sentences,) = material.sentences(catalogue, 100)
    assert (len(sentences.queries), sentences.unresolved) == (22, ())
    (people,) = material.people(catalogue, 100)
    assert len(people.queries) == 20
    both = material.together([sentences, people])
    assert both.queries == sentences.queries + people.queries
