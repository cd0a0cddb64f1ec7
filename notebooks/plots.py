"""Plots in black and white: bars, distributions, reliability."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from evaluation.metrics.confidence import Bin

_GREYS = ("0.55", "0.85", "0.7", "0.95")
_HATCHES = ("", "//", "xx", "..")
_LINES = ("-", "--", ":", "-.")
_WIDTH = 8.0
Interval = tuple[float, float, float]
"""A value with its lower and upper bound."""


def bars(values: Mapping[str, float], along: str, title: str, form: str = ",.0f") -> None:
    """Draw one horizontal bar for each name, the first on top, each with its value."""
    axes = _rows(len(values))
    drawn = axes.barh(list(values), list(values.values()), color=_GREYS[1], edgecolor="black")
    axes.bar_label(drawn, [format(value, form) for value in values.values()], padding=3)
    axes.margins(x=0.12, y=0.01)
    _finish(axes, along, "", title)


def bars_with_intervals(
    series: Mapping[str, Mapping[str, Interval]], along: str, title: str
) -> None:
    """Draw for each name one bar per series, with its interval; the first name is on top."""
    names = list(next(iter(series.values())))
    axes = _rows(len(names) * len(series))
    height = 0.8 / len(series)
    for number, (label, values) in enumerate(series.items()):
        value, low, high = np.array([values[name] for name in names]).T
        places = np.arange(len(names)) + (number - (len(series) - 1) / 2) * height
        axes.barh(
            places,
            value,
            height,
            xerr=np.maximum([value - low, high - value], 0),
            **_style(number),
            label=label,
            error_kw={"capsize": 2, "lw": 1},
        )
    axes.set_yticks(range(len(names)), names)
    _finish(axes, along, "", title)
    if len(series) > 1:
        axes.figure.legend(loc="outside lower center", ncols=len(series), frameon=False)


def paired_bars(series: Mapping[str, Mapping[str, float]], along: str, title: str) -> None:
    """Draw for each name one bar per series, below each other."""
    exact = {
        label: {name: (value, value, value) for name, value in values.items()}
        for label, values in series.items()
    }
    bars_with_intervals(exact, along, title)


def distributions(
    series: Mapping[str, ArrayLike], bins: Sequence[float], along: str, title: str
) -> None:
    """Draw the share of each series that falls into each bin, as one outline for each."""
    axes = _axes(3.5)
    for number, (label, values) in enumerate(series.items()):
        array = np.asarray(values, dtype=np.float64)
        weights = np.full(len(array), 1 / max(len(array), 1))
        style = _LINES[number % len(_LINES)]
        axes.hist(
            array,
            bins,
            weights=weights,
            histtype="step",
            color="black",
            linestyle=style,
            label=f"{label} (mean {array.mean():.2f}, median {np.median(array):.2f})",
        )
    _finish(axes, along, "share", title, legend=True)


def shares_up_to(places: Mapping[str, ArrayLike], most: int, along: str, title: str) -> None:
    """Draw for each series the share of its places, from 1, that are at most each place."""
    axes = _axes(3.5)
    upto = np.arange(1, most + 1)
    for number, (label, values) in enumerate(places.items()):
        array = np.asarray(values, dtype=np.float64)
        shares = (array[:, None] <= upto).mean(axis=0)
        style = _LINES[number % len(_LINES)]
        axes.plot(upto, shares, style, color="black", label=f"{label} (n = {len(array)})")
    axes.set_ylim(0, 1)
    _finish(axes, along, "share", title, legend=True)


def reliability_diagram(bins: Sequence[Bin], along: str, title: str) -> None:
    """Draw the share right over the confidence, with intervals, and the claims in each bin."""
    figure, (above, below) = plt.subplots(
        *(2, 1), sharex=True, figsize=(_WIDTH, 5), height_ratios=(3, 1), layout="constrained"
    )
    confidence = [each.confidence for each in bins]
    right = np.array([each.right for each in bins])
    bounds = [right - [each.low for each in bins], [each.high for each in bins] - right]
    above.plot([0, 1], [0, 1], ":", color="0.4", label="as it promises")
    above.errorbar(
        *(confidence, right), yerr=np.maximum(bounds, 0), fmt="ko-", capsize=3, label="measured"
    )
    _finish(above, "", "share right", title, legend=True)
    drawn = below.bar(confidence, [each.claims for each in bins], 0.06, **_style(1))
    below.bar_label(drawn, padding=2)
    below.set(xlim=(0, 1), yscale="symlog")
    below.margins(y=0.3)
    _finish(below, along, "claims (log)", "")
    figure.align_ylabels()


def _axes(height: float) -> Axes:
    return plt.subplots(figsize=(_WIDTH, height), layout="constrained")[1]


def _rows(rows: int) -> Axes:
    axes = _axes(1.2 + 0.3 * rows)
    axes.margins(y=0.01)
    axes.invert_yaxis()
    return axes


def _style(number: int) -> dict[str, Any]:
    grey, hatch = _GREYS[number % len(_GREYS)], _HATCHES[number % len(_HATCHES)]
    return {"color": grey, "hatch": hatch, "edgecolor": "black"}


def _finish(axes: Axes, along: str, up: str, title: str, *, legend: bool = False) -> None:
    axes.set(xlabel=along, ylabel=up, title=title)
    axes.spines[["top", "right"]].set_visible(False)
    if legend:
        axes.legend(frameon=False)
