"""Own skills of an installation, laid over a published catalogue or taken off it again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.text import Text

from cli.context import ensure_starter, settings_in_use
from cli.errors import RefusalError
from cli.importing import publish, show_unused, tell_published
from cli.output import plain_table, stdout, tell, words
from cli.progress import shown_progress
from index.loaded import Index
from index.store import Home
from service.startup import Encoders
from taxonomy.custom_skills import read_own_skills
from taxonomy.overlay import Overlay, OverlayReport, lay_over, without_additions


@dataclass(frozen=True, slots=True)
class OwnSkillFacts:
    """A new skill as it is told, with the skill that its label is nearest to, if any is near."""

    uri: str
    label: str
    nearest: str | None
    nearest_label: str | None
    similarity: float | None


def import_skills(path: Path, catalogue: str, *, use: bool, as_json: bool) -> None:
    """Publish a catalogue by name ("" for the one in use) with the own skills of a file."""
    own = read_own_skills(path)
    home, encoders, base = _opened(catalogue)
    overlay = lay_over(base.catalogue, own)
    if not as_json:
        _show_counts(overlay)
    encoder = encoders.of(base.manifest.model_version)
    published = publish(home, overlay.catalogue, encoder, use=use)
    with shown_progress("Reading the catalogue"):
        added = _own_skills(overlay.report, home.open(str(published["name"])).index)
    if not as_json:
        _show_own_skills(added)
    account = {
        "catalogue_version": overlay.catalogue.version,
        **asdict(overlay.report),
        "own_skills": [asdict(one) for one in added],
    }
    tell_published(published, {"overlay": account}, as_json=as_json)


def remove_skills(catalogue: str, *, use: bool, as_json: bool) -> None:
    """Publish a catalogue by name ("" for the one in use) without the own skills it has."""
    home, encoders, base = _opened(catalogue)
    if not base.catalogue.additions:
        raise RefusalError(f"{base.manifest.name} has no own skills")
    encoder = encoders.of(base.manifest.model_version)
    published = publish(home, without_additions(base.catalogue), encoder, use=use)
    removed = {"removed_from": base.manifest.catalogue_version}
    tell_published(published, removed, as_json=as_json)


def _opened(name: str) -> tuple[Home, Encoders, Index]:
    """Return the home, its encoders, and a catalogue by name, or the one in use ("")."""
    settings = settings_in_use()
    home, encoders = Home(settings.home), Encoders(settings, tell)
    full = home.resolve(name) if name else ""
    if not full:
        ensure_starter(home, encoders)
    with shown_progress("Reading the catalogue"):
        return home, encoders, home.open(full or home.current() or "").index


def _own_skills(report: OverlayReport, index: Index) -> list[OwnSkillFacts]:
    return [_facts(index, uri) for uri in report.own_skills]


def _facts(index: Index, uri: str) -> OwnSkillFacts:
    catalogue = index.catalogue
    row = catalogue.skill_row[uri]
    label, near = catalogue.skills[row].label, index.relations.nearest_to(row)
    if near is None:
        return OwnSkillFacts(uri, label, None, None, None)
    nearest = catalogue.skills[near[0]]
    return OwnSkillFacts(uri, label, nearest.uri, nearest.label, round(near[1], 2))


def _show_counts(overlay: Overlay) -> None:
    report = overlay.report
    table = plain_table("", "")
    table.show_header = False
    table.columns[1].justify = "right"
    for name, count in (
        ("rows", report.rows),
        ("  not used", len(report.unused)),
        ("labels added to skills of the catalogue", report.aliases),
        ("  skills that got them", report.extended),
        ("new skills", len(report.own_skills)),
        ("  their further labels", report.own_labels),
        ("  essential for occupations", report.essential),
        ("  optional for occupations", report.optional),
        ("added labels that other skills have too", len(report.shared)),
    ):
        table.add_row(name, f"{count:,}")
    stdout().print(words(overlay.catalogue.version, "bold"))
    stdout().print(table)
    _show_shared(overlay)
    show_unused(report.unused)
    stdout().print()


def _show_shared(overlay: Overlay) -> None:
    catalogue = overlay.catalogue
    for shared in overlay.report.shared:
        others = (catalogue.skills[catalogue.skill_row[uri]].label for uri in shared.others)
        line = f"“{shared.label}” is a label of these too: {', '.join(others)}"
        stdout().print(words(line, "dim"), soft_wrap=True)


def _show_own_skills(added: Sequence[OwnSkillFacts]) -> None:
    if not added:
        return
    table = plain_table("new skill", "nearest other skill", "similarity")
    for one in added:
        similarity = f"{one.similarity:.2f}" if one.similarity is not None else ""
        nearest = words(one.nearest_label) if one.nearest_label else Text("none is near", "dim")
        table.add_row(words(one.label), nearest, similarity)
    stdout().print(table)
    stdout().print()
