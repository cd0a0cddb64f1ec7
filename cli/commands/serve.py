"""`destinai serve`: the website and the API on this machine."""

from typing import Annotated

import typer

from cli.options import Json


def serve(
    *,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; else DESTINAI_HOST, else 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port, 0 for a free one; else DESTINAI_PORT or 8000."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Server processes; else DESTINAI_WORKERS, else 1."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Serve Destinai over HTTP until stopped."""
    from cli.serving import serve_http  # noqa: PLC0415 - heavy, only when it is run

    chosen = {"host": host, "port": port, "workers": workers}
    given = {name: value for name, value in chosen.items() if value is not None}
    serve_http(given, as_json=as_json)
