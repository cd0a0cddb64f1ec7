"""CV files: what reading one of three pages takes for each format, and what the sandbox adds."""

from collections.abc import Iterator
from functools import partial

from bench.table import Line
from bench.timing import quantiles, timed, times
from intake.limits import Limits
from intake.reading import read_document
from intake.sandbox import SandboxPool
from tests.support.document_files import docx, odt, pdf, text_content, word_paragraph

READ = 40
ROWS, PAGES = 48, 3
SENTENCE = "Planned the shifts of twelve people, ordered food and kept the accounts, year {}"


def sample_files() -> dict[str, bytes]:
    """Return a CV of three pages and some 11,000 characters in each format, by its name."""
    texts = [SENTENCE.format(number) for number in range(ROWS * PAGES)]
    pages = [texts[start : start + ROWS] for start in range(0, len(texts), ROWS)]
    places = [[(40, 800 - 16 * row, text) for row, text in enumerate(page)] for page in pages]
    rows = "\n".join(texts)
    return {
        "PDF": pdf([text_content(page) for page in places]),
        "DOCX": docx("".join(map(word_paragraph, texts))),
        "ODT": odt("".join(f"<text:p>{text}</text:p>" for text in texts)),
        "RTF": b"{\\rtf1 %s}" % rows.replace("\n", "\\par ").encode(),
        "HTML": "".join(f"<p>{text}</p>" for text in texts).encode(),
        "text": rows.encode(),
    }


def reading() -> Iterator[Line]:
    """Yield the time for each format, in this process and in one of a pool, and of a start."""
    with SandboxPool(Limits(files_per_process=READ + 1), processes=1) as pool:
        first, _ = timed(partial(pool.read, b"Staff nurse"))
        yield "CV file: first, with the start of its process", f"{first * 1000:.0f} ms"
    for name, data in sample_files().items():
        with SandboxPool(Limits(files_per_process=READ + 1), processes=1) as pool:
            pool.read(data)
            within = quantiles(times(pool.read, [data] * READ))
        here = quantiles(times(read_document, [data] * READ))
        yield f"CV file of three pages, {name}: in the sandbox / without", f"{within} / {here}"
