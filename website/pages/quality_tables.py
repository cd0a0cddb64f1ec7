"""Quality tables: which figures of a scorecard a page shows, all as the scorecard has them."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.schemas.meta import FigureAnswer, QualityAnswer, ResultAnswer

ADVERSARIAL = "adversarial"
OURS = "Destinai"
SHOWN = {
    "linking": ("RP@10", "F1", "ECE"),
    "careers": ("MRR", "S@1", "S@10"),
    "titles": ("MRR", "R@10", "ECE"),
}
_SHOWN_OF_OTHERS = 3
_WEAKEST = 4


@dataclass(frozen=True, slots=True)
class QualityTable:
    """One benchmark: the names of the figures shown, and of each system those that it has."""

    result: ResultAnswer
    names: Sequence[str]

    @property
    def rows(self) -> list[tuple[str, list[FigureAnswer | None]]]:
        """The systems in their order, each with its figures in the order of `names`."""
        return [
            (one.system, [one.figures.get(name) for name in self.names])
            for one in self.result.systems
        ]


def quality_tables(quality: QualityAnswer) -> list[QualityTable]:
    """Return a table for each benchmark in which systems are compared."""
    return [
        QualityTable(result, _names(result))
        for result in quality.results
        if result.benchmark != ADVERSARIAL
    ]


def weakest_kinds(quality: QualityAnswer) -> list[tuple[str, FigureAnswer]]:
    """Return the kinds of tempting texts that were passed least often, the weakest first."""
    kinds = [
        (name, figure)
        for result in quality.results
        if result.benchmark == ADVERSARIAL
        for system in result.systems
        for name, figure in system.figures.items()
        if name != "passed"
    ]
    return sorted(kinds, key=lambda kind: (kind[1].value, kind[0]))[:_WEAKEST]


def _names(result: ResultAnswer) -> list[str]:
    has = list(dict.fromkeys(name for one in result.systems for name in one.figures))
    wanted = SHOWN.get(result.benchmark, has[:_SHOWN_OF_OTHERS])
    return [name for name in wanted if name in has]
