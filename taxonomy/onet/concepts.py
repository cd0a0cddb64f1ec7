"""The concepts of an O*NET release: occupations, and what they need as skills."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from taxonomy.catalogue import Group, GroupScheme, Occupation, Skill, SkillKind
from taxonomy.onet.layout import SOC, OnetTables
from taxonomy.tables import Row

OCCUPATION = "https://www.onetonline.org/link/summary/"
ELEMENT = "https://www.onetonline.org/find/descriptor/result/"
TECHNOLOGY = "https://w3id.org/destinai/onet/technology/"
COMMODITY = "https://w3id.org/destinai/onet/commodity/"
_ABSENT = ("", "n/a")


def occupations_of(tables: OnetTables) -> tuple[Occupation, ...]:
    """Return the occupations by URI, with alternate and reported titles."""
    others = _titles(tables)
    found: dict[str, Occupation] = {}
    for table, row in tables.rows("occupations"):
        uri = OCCUPATION + row[SOC]
        if uri in found:
            fix = "Pass one release of O*NET, as it was downloaded"
            raise table.fault(row, SOC, f"the code {row[SOC]} is there twice", fix)
        found[uri] = Occupation(
            uri=uri,
            label=row["Title"],
            isco_code="",
            alternative_labels=_distinct(others[row[SOC]], row["Title"]),
            description=row["Description"],
            code=row[SOC],
        )
    return tuple(found[uri] for uri in sorted(found))


def skills_of(tables: OnetTables) -> tuple[Skill, ...]:
    """Return all that an occupation may need, by URI.

    Knowledge elements and technologies are knowledge; skill elements, detailed work activities
    and tools, one for each commodity, are practical skills.
    """
    found: dict[str, Skill] = {}
    for skill in (
        *_elements(tables),
        *_activities(tables),
        *_technologies(tables),
        *_tools(tables),
    ):
        found.setdefault(skill.uri, skill)
    return tuple(found[uri] for uri in sorted(found))


def groups_of(tables: OnetTables) -> tuple[Group, ...]:
    """Return the groups of skills by URI: intermediate work activities, kinds of technology."""
    groups = {
        ELEMENT + row["IWA ID"]: _group(ELEMENT + row["IWA ID"], row["IWA Title"], row["IWA ID"])
        for _, row in tables.rows("activity groups")
    }
    for _, row in tables.rows("technologies"):
        uri = COMMODITY + row["Commodity Code"]
        groups.setdefault(uri, _group(uri, row["Commodity Title"], row["Commodity Code"]))
    return tuple(groups[uri] for uri in sorted(groups))


def technology_uri(label: str) -> str:
    """Return the URI of a technology by its name; O*NET gives products no code."""
    return TECHNOLOGY + quote(label, safe="")


def _elements(tables: OnetTables) -> Iterator[Skill]:
    described = {row["Element ID"]: row["Description"] for _, row in tables.rows("elements")}
    for name, kind in (("knowledge", SkillKind.KNOWLEDGE), ("skills", SkillKind.SKILL)):
        for _, row in tables.rows(name):
            code = row["Element ID"]
            description = described.get(code, "")
            yield Skill(ELEMENT + code, row["Element Name"], kind, description=description)


def _activities(tables: OnetTables) -> Iterator[Skill]:
    groups = {row["IWA ID"] for _, row in tables.rows("activity groups")}
    for _, row in tables.rows("activities"):
        parents = (ELEMENT + row["IWA ID"],) if row["IWA ID"] in groups else ()
        label = row["DWA Title"].removesuffix(".")
        yield Skill(ELEMENT + row["DWA ID"], label, SkillKind.SKILL, groups=parents)


def _technologies(tables: OnetTables) -> Iterator[Skill]:
    for _, row in tables.rows("technologies"):
        label = row["Example"]
        groups = (COMMODITY + row["Commodity Code"],)
        yield Skill(technology_uri(label), label, SkillKind.KNOWLEDGE, groups=groups)


def _tools(tables: OnetTables) -> Iterator[Skill]:
    examples: dict[str, list[str]] = defaultdict(list)
    titles: dict[str, str] = {}
    for _, row in tables.rows("tools"):
        uri = COMMODITY + row["Commodity Code"]
        titles.setdefault(uri, row["Commodity Title"])
        examples[uri] += filter(None, (row["Example"],))
    for uri, title in titles.items():
        others = _distinct(sorted(examples[uri]), title)
        yield Skill(uri, title, SkillKind.SKILL, alternative_labels=others)


def _titles(tables: OnetTables) -> dict[str, list[str]]:
    titles: dict[str, list[str]] = defaultdict(list)
    for name, column in (("titles", "Alternate Title"), ("reported titles", "Reported Job Title")):
        for _, row in tables.rows(name):
            titles[row[SOC]] += [title for title in (row[column], _short(row)) if title]
    return titles


def _short(row: Row) -> str:
    return "" if row["Short Title"] in _ABSENT else row["Short Title"]


def _group(uri: str, label: str, code: str) -> Group:
    return Group(uri, label.removesuffix("."), GroupScheme.SKILLS, code)


def _distinct(labels: Iterable[str], preferred: str) -> tuple[str, ...]:
    """Return distinct labels, ignoring case, without the preferred one."""
    seen = {preferred.casefold()}
    kept: dict[str, None] = {}
    for label in labels:
        if label.casefold() not in seen:
            seen.add(label.casefold())
            kept[label] = None
    return tuple(kept)
