"""Plain pages: the front door while there is no website, and one page for each kind of problem."""

from html import escape
from string import Template

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from api.edition import Edition
from api.problem_types import PROBLEM_TYPES, ProblemType
from api.service import Readiness, Service

router = APIRouter(include_in_schema=False)

STYLE = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 42rem; padding: 2rem 1rem; }
code, pre { font: 0.9rem/1.5 ui-monospace, monospace; }
pre { border: 1px solid; border-radius: 0.25rem; overflow-x: auto; padding: 0.75rem; }
"""
PAGE = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<link rel="stylesheet" href="/plain.css">
</head>
<body>
<main>
<h1>$heading</h1>
$body
</main>
</body>
</html>
""")
FRONT = Template("""\
<p>Destinai tells you which careers your skills fit, how well, why, and what is missing.
It runs on this machine; what you send it stays here.</p>
<p>$served</p>
<h2>Ask it</h2>
<pre><code>curl -H 'Content-Type: application/json' \\
  -d '{"statements": ["I solder circuit boards", "keep lab records"]}' \\
  ${base}api/v1/match</code></pre>
<h2>Look around</h2>
<ul>
<li><a href="/openapi.json">The API, as an OpenAPI document</a></li>
<li><a href="/api/v1/meta">Versions, sources, licences and counts</a></li>
<li><a href="/api/v1/occupations">Occupations</a></li>
<li><a href="/api/v1/skills">Skills</a></li>
<li><a href="/readyz">Readiness</a></li>
<li><a href="/problems">Problems that the API reports</a></li>
</ul>""")


@router.get("/")
async def front(request: Request) -> Response:
    """Show what this server is, what it serves and where to go from here."""
    service: Service = request.app.state.service
    loaded = service.readiness is not Readiness.UNREADY
    served = _served(service.edition) if loaded else "No catalogue is loaded yet."
    base = escape(str(request.base_url))
    return _page("Destinai", FRONT.substitute(served=served, base=base))


@router.get("/plain.css")
async def style() -> Response:
    """Return the style of the plain pages."""
    return Response(STYLE, headers={"Cache-Control": "public, max-age=3600"}, media_type="text/css")


@router.get("/problems")
async def problems() -> Response:
    """List the kinds of problem."""
    items = "\n".join(
        f'<li><a href="{kind.uri}">{kind.status}: {escape(kind.title)}</a></li>'
        for kind in PROBLEM_TYPES
    )
    return _page("Problems", f"<ul>\n{items}\n</ul>")


@router.get("/problems/{slug}")
async def problem(slug: str) -> Response:
    """Explain one kind of problem."""
    for kind in PROBLEM_TYPES:
        if kind.slug == slug:
            return _page(kind.title, _explained(kind))
    raise HTTPException(404)


def _served(edition: Edition) -> str:
    counts = edition.recommender.index.manifest.counts
    version = escape(edition.versions.catalogue_version)
    return (
        f"It serves <strong>{version}</strong>: {counts['occupations']:,} occupations, "
        f"{counts['skills']:,} skills and {counts['relations']:,} relations between them."
    )


def _explained(kind: ProblemType) -> str:
    return (
        f"<p>HTTP status {kind.status}.</p>\n<p>{escape(kind.explanation)}</p>\n"
        '<p><a href="/problems">All problems</a> · <a href="/">Destinai</a></p>'
    )


def _page(heading: str, body: str) -> Response:
    title = heading if heading == "Destinai" else f"{heading} · Destinai"
    return HTMLResponse(PAGE.substitute(title=escape(title), heading=escape(heading), body=body))
