"""Recorded answers: read, written so that a diff can be read, and compared."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NEAR = 1e-6
_DIGITS = 9
_SHORT = 200


def write(path: Path, answers: dict[str, Any]) -> None:
    """Write answers by name, one line for what is short and one for each member of a list."""
    path.write_text("\n".join(_lines(rounded(answers), "")) + "\n", encoding="utf-8")


def read(path: Path) -> dict[str, Any]:
    """Return answers by name."""
    answers: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return answers


def rounded(part: Any) -> Any:
    """Return a part of an answer as JSON would read it again, fractions to nine digits."""
    if isinstance(part, dict):
        return {name: rounded(value) for name, value in part.items()}
    if isinstance(part, list):
        return [rounded(value) for value in part]
    return round(part, _DIGITS) if isinstance(part, float) else part


def _lines(part: Any, indent: str) -> Iterator[str]:
    """Yield the lines of an object, with a line for each value or member of a list of objects."""
    yield "{"
    for place, (name, value) in enumerate(part.items()):
        end = "," if place < len(part) - 1 else ""
        head = f"{indent} {json.dumps(name)}: "
        if isinstance(value, dict) and not indent and len(json.dumps(value)) > _SHORT:
            first, *others = _lines(value, f"{indent} ")
            yield head + first
            yield from others[:-1]
            yield others[-1] + end
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            members = [f"{indent}  {json.dumps(member)}" for member in value]
            yield f"{head}["
            yield ",\n".join(members)
            yield f"{indent} ]{end}"
        else:
            yield f"{head}{json.dumps(value)}{end}"
    yield f"{indent}}}"


def differences(recorded: Any, now: Any, place: str = "") -> Iterator[str]:
    """Yield where two answers differ: fractions by more than NEAR, all else at all."""
    if isinstance(recorded, dict) and isinstance(now, dict):
        for name in [*recorded, *(name for name in now if name not in recorded)]:
            where = f"{place} / {name}" if place else name
            if name not in now or name not in recorded:
                yield f"{where}: {'new' if name in now else 'gone'}"
            else:
                yield from differences(recorded[name], now[name], where)
    elif isinstance(recorded, list) and isinstance(now, list) and len(recorded) == len(now):
        for at, (before, after) in enumerate(zip(recorded, now, strict=True)):
            yield from differences(before, after, f"{place}[{at}]")
    elif not _same(recorded, now):
        yield f"{place}: {json.dumps(recorded)} -> {json.dumps(now)}"


def _same(recorded: Any, now: Any) -> bool:
    if isinstance(recorded, float) and isinstance(now, float):
        return abs(recorded - now) <= NEAR
    return type(recorded) is type(now) and bool(recorded == now)
