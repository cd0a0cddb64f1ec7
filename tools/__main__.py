"""Write the generated pages of the docs: `python -m tools`."""

import sys
from pathlib import Path

from tools.measurements import measurement_pages
from tools.reference import reference_pages

DOCS = Path(__file__).parents[1] / "docs"


def generated_pages() -> dict[str, str]:
    """Return the text of every generated page by its path below `docs/`."""
    return reference_pages() | measurement_pages(DOCS / "measurements")


def write_pages() -> list[str]:
    """Write the pages that differ from what is on disk; return their paths."""
    changed = []
    for name, text in generated_pages().items():
        path = DOCS / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


if __name__ == "__main__":
    for name in write_pages():
        sys.stdout.write(f"docs/{name} written\n")
