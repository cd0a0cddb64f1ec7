"""The facets of O*NET occupations, from the tables other than knowledge, skills and activities."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from taxonomy import facets
from taxonomy.onet.concepts import OCCUPATION
from taxonomy.onet.layout import SOC, OnetTables
from taxonomy.report import UnusedReason, UnusedRow
from taxonomy.tables import Row, Table

_YES, _CORE = "Y", "Core"
_EDUCATION, _INTEREST, _HIGH_POINT = "RL", "OI", "IH"
_STYLES = ("IM", "WI")
"""Scales of work styles: importance up to release 29, impact from 30 on."""
_RELATED = "Related O*NET-SOC Code"


@dataclass(slots=True)
class OnetFacets:
    """The rows of facet tables by occupation (URI), and those that are not used."""

    tables: OnetTables
    titles: Mapping[str, str]
    unused: dict[UnusedRow, None] = field(default_factory=dict)

    def every(self) -> tuple[facets.Facets, ...]:
        """Return the facets of each occupation that has any, by URI."""
        zones, education = self._job_zones(), self._education()
        interests, styles = self._interests(), self._work_styles()
        tasks, technologies, related = self._tasks(), self._technologies(), self._related()
        tables = (zones, education, interests, styles, tasks, technologies, related)
        return tuple(
            facets.Facets(
                occupation=uri,
                job_zone=zones.get(uri),
                education=tuple(sorted(education.get(uri, ()), key=lambda share: share.level)),
                interests=tuple(interests.get(uri, ())),
                work_styles=tuple(sorted(styles.get(uri, ()), key=lambda s: (-s.value, s.label))),
                tasks=tuple(sorted(tasks.get(uri, ()), key=lambda task: not task.core)),
                technologies=tuple(technologies.get(uri, ())),
                related=tuple(related.get(uri, ())),
            )
            for uri in sorted(set().union(*tables))
        )

    def _job_zones(self) -> dict[str, int]:
        zones: dict[str, int] = {}
        for table, row, uri in self._rows("job zones"):
            zone = self._number(table, row, "Job Zone")
            if zone is not None and zones.setdefault(uri, int(zone)) != int(zone):
                self._leave(table, row, UnusedReason.CONTRADICTED, row[SOC])
        return zones

    def _education(self) -> dict[str, list[facets.EducationShare]]:
        names = {
            _category(row): row["Category Description"].partition(" - ")[0]
            for _, row in self.tables.rows("education levels")
            if row["Scale ID"] == _EDUCATION
        }
        found = defaultdict(list)
        for table, row, uri in self._rated("education", _EDUCATION):
            percent = self._number(table, row, "Data Value")
            level = self._number(table, row, "Category")
            if percent and level:
                label = names.get(_category(row), "")
                found[uri].append(facets.EducationShare(int(level), label, percent))
        return found

    def _interests(self) -> dict[str, list[facets.InterestScore]]:
        every = list(facets.Interest)
        outstanding: dict[tuple[str, facets.Interest], int] = {}
        seen: dict[str, int] = defaultdict(int)
        for table, row, uri in self._rated("interests", _HIGH_POINT):
            number = self._number(table, row, "Data Value")
            if number and 1 <= number <= len(every):
                seen[uri] += 1
                outstanding.setdefault((uri, every[int(number) - 1]), seen[uri])
        found = defaultdict(list)
        for table, row, uri in self._rated("interests", _INTEREST):
            score = self._number(table, row, "Data Value")
            if score is not None and row["Element Name"].lower() in every:
                interest = facets.Interest(row["Element Name"].lower())
                point = outstanding.get((uri, interest), 0)
                found[uri].append(facets.InterestScore(interest, score, point))
        return found

    def _work_styles(self) -> dict[str, list[facets.WorkStyle]]:
        found = defaultdict(list)
        for table, row, uri in self._rated("work styles", *_STYLES):
            value = self._number(table, row, "Data Value")
            if value is not None:
                found[uri].append(facets.WorkStyle(row["Element Name"], value))
        return found

    def _tasks(self) -> dict[str, list[facets.Task]]:
        found = defaultdict(list)
        for _, row, uri in self._rows("tasks"):
            found[uri].append(facets.Task(row["Task"], row["Task Type"] == _CORE))
        return found

    def _technologies(self) -> dict[str, list[facets.Technology]]:
        found = defaultdict(list)
        for _, row, uri in self._rows("technologies"):
            flags = row["Hot Technology"] == _YES, row["In Demand"] == _YES
            found[uri].append(facets.Technology(row["Example"], row["Commodity Title"], *flags))
        return found

    def _related(self) -> dict[str, list[facets.RelatedOccupation]]:
        ranked = defaultdict(list)
        for table, row, uri in self._rows("related"):
            other = OCCUPATION + row[_RELATED]
            index = self._number(table, row, "Index")
            if other not in self.titles:
                self._leave(table, row, UnusedReason.UNKNOWN_OCCUPATION, row[_RELATED])
            elif index is not None:
                ranked[uri].append((index, facets.RelatedOccupation(other, self.titles[other])))
        nearest = {uri: sorted(of, key=lambda pair: pair[0]) for uri, of in ranked.items()}
        return {uri: [related for _, related in of] for uri, of in nearest.items()}

    def _rated(self, name: str, *scales: str) -> Iterator[tuple[Table, Row, str]]:
        for table, row, uri in self._rows(name):
            if row["Scale ID"] not in scales:
                continue
            if row["Recommend Suppress"] == _YES:
                self._leave(table, row, UnusedReason.SUPPRESSED, f"{row[SOC]} {_rated_what(row)}")
            else:
                yield table, row, uri

    def _rows(self, name: str) -> Iterator[tuple[Table, Row, str]]:
        """Yield the rows of a table about a known occupation, and note the others."""
        for table, row in self.tables.rows(name):
            uri = OCCUPATION + row[SOC]
            if uri in self.titles:
                yield table, row, uri
            else:
                self._leave(table, row, UnusedReason.UNKNOWN_OCCUPATION, row[SOC])

    def _number(self, table: Table, row: Row, column: str) -> float | None:
        if row[column].replace(".", "", 1).removeprefix("-").isdecimal():
            return float(row[column])
        self._leave(table, row, UnusedReason.NOT_A_NUMBER, f"{row[SOC]} {row[column]!r}")
        return None

    def _leave(self, table: Table, row: Row, reason: UnusedReason, detail: str) -> None:
        self.unused[UnusedRow(table.name, row.line, reason, detail)] = None


def _category(row: Row) -> str:
    """Return a category; a data frame makes "6.0" of "6" where another row has none."""
    return row["Category"].removesuffix(".0")


def _rated_what(row: Row) -> str:
    return " ".join(cell for cell in (row["Element Name"], row["Category"]) if cell != "n/a")
