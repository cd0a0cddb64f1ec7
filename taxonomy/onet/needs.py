"""What occupations of O*NET need, as essential and optional skills."""

from dataclasses import dataclass, field

from taxonomy.catalogue import Importance, SkillRelation
from taxonomy.onet.concepts import COMMODITY, ELEMENT, OCCUPATION, technology_uri
from taxonomy.onet.layout import SOC, OnetTables
from taxonomy.report import UnusedReason, UnusedRow
from taxonomy.tables import Row, Table

ESSENTIAL_FROM = 3.5
OPTIONAL_FROM = 3.0
"""Importance from 1 to 5, where O*NET calls 3 important and 4 very important."""
MAX_LOST_SHARE = 0.01
"""A larger share of ratings that are no number means a damaged file; release 29.2 has none."""

_IMPORTANCE, _YES, _CORE = "IM", "Y", "Core"


@dataclass(slots=True)
class OnetNeeds:
    """The relations found so far, and the rows that give none though they should."""

    occupations: set[str]
    skills: set[str]
    found: dict[tuple[str, str], Importance] = field(default_factory=dict)
    unused: list[UnusedRow] = field(default_factory=list)
    read: int = 0
    unimportant: int = 0
    merged: int = 0

    def relations(self) -> tuple[SkillRelation, ...]:
        """Return the relations by occupation and skill; what is essential once stays essential."""
        return tuple(
            SkillRelation(occupation, skill, self.found[occupation, skill])
            for occupation, skill in sorted(self.found)
        )

    def add(self, table: Table, row: Row, skill: str, importance: Importance) -> None:
        """Take a row as a relation, or note why it is none."""
        occupation = OCCUPATION + row[SOC]
        if occupation not in self.occupations:
            self.leave(table, row, UnusedReason.UNKNOWN_OCCUPATION, row[SOC])
        elif skill not in self.skills:
            self.leave(table, row, UnusedReason.UNKNOWN_SKILL, skill)
        else:
            self.merged += (occupation, skill) in self.found
            if self.found.get((occupation, skill)) is not Importance.ESSENTIAL:
                self.found[occupation, skill] = importance

    def leave(self, table: Table, row: Row, reason: UnusedReason, detail: str) -> None:
        """Note a row that is not used."""
        self.unused.append(UnusedRow(table.name, row.line, reason, detail))


def needs_of(tables: OnetTables, occupations: set[str], skills: set[str]) -> OnetNeeds:
    """Return what occupations (URIs) need of some skills (URIs).

    Knowledge and skill elements by their importance, detailed work activities essential where a
    core task has them and optional else, technologies and tools optional.
    """
    needs = OnetNeeds(occupations, skills)
    for name in ("knowledge", "skills"):
        _take_rated(tables, name, needs)
    _take_activities(tables, needs)
    for table, row in tables.rows("technologies"):
        needs.read += 1
        needs.add(table, row, technology_uri(row["Example"]), Importance.OPTIONAL)
    for table, row in tables.rows("tools"):
        needs.read += 1
        needs.add(table, row, COMMODITY + row["Commodity Code"], Importance.OPTIONAL)
    return needs


def _take_rated(tables: OnetTables, name: str, needs: OnetNeeds) -> None:
    irrelevant = {
        (row[SOC], row["Element ID"]) for _, row in tables.rows(name) if row["Not Relevant"] == _YES
    }
    for table, row in tables.rows(name):
        if row["Scale ID"] == _IMPORTANCE:
            needs.read += 1
            _take_rating(table, row, needs, irrelevant)
    for table in tables.tables[name]:
        _check_numbers(table, needs)


def _check_numbers(table: Table, needs: OnetNeeds) -> None:
    """Raise TaxonomyError where so many ratings are no number that the file must be damaged."""
    lost = [
        unused.line
        for unused in needs.unused
        if (unused.file, unused.reason) == (table.name, UnusedReason.NOT_A_NUMBER)
    ]
    if len(lost) > MAX_LOST_SHARE * len(table.rows):
        first = next(row for row in table.rows if row.line == lost[0])
        what = f"{len(lost):,} ratings are no number, the first is {first['Data Value']!r}"
        fix = "A spreadsheet may have changed decimal points; use a fresh copy of the file"
        raise table.fault(first, "Data Value", what, fix)


def _take_rating(
    table: Table, row: Row, needs: OnetNeeds, irrelevant: set[tuple[str, str]]
) -> None:
    """Count a rating as a need; one below the threshold is not reported as unused."""
    detail = f"{row[SOC]} {row['Element Name']}"
    if not row["Data Value"].replace(".", "", 1).isdecimal():
        needs.leave(table, row, UnusedReason.NOT_A_NUMBER, detail)
    elif float(row["Data Value"]) < OPTIONAL_FROM:
        needs.unimportant += 1
    elif row["Recommend Suppress"] == _YES:
        needs.leave(table, row, UnusedReason.SUPPRESSED, detail)
    elif (row[SOC], row["Element ID"]) in irrelevant:
        needs.leave(table, row, UnusedReason.NOT_RELEVANT, detail)
    else:
        essential = float(row["Data Value"]) >= ESSENTIAL_FROM
        importance = Importance.ESSENTIAL if essential else Importance.OPTIONAL
        needs.add(table, row, ELEMENT + row["Element ID"], importance)


def _take_activities(tables: OnetTables, needs: OnetNeeds) -> None:
    kinds = {(row[SOC], row["Task ID"]): row["Task Type"] for _, row in tables.rows("tasks")}
    for table, row in tables.rows("tasks to activities"):
        needs.read += 1
        kind = kinds.get((row[SOC], row["Task ID"]))
        if kind is None and OCCUPATION + row[SOC] in needs.occupations:
            needs.leave(table, row, UnusedReason.UNKNOWN_TASK, f"{row[SOC]} {row['Task ID']}")
        else:
            importance = Importance.ESSENTIAL if kind == _CORE else Importance.OPTIONAL
            needs.add(table, row, ELEMENT + row["DWA ID"], importance)
