"""`destinai catalogue`: the published catalogues, and which of them is in use."""

from typing import Annotated

import typer

from cli.options import Json

app = typer.Typer(help="List, choose, verify, upgrade and remove catalogues.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Full name, or its beginning.")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the published catalogues."""
    from cli.shelf import list_catalogues  # noqa: PLC0415 - heavy, only when it is run

    list_catalogues(as_json=as_json)


@app.command()
def use(name: Name, as_json: Json = False) -> None:
    """Answer from this catalogue from now on; its files are checked first."""
    from cli.shelf import use_catalogue  # noqa: PLC0415 - heavy, only when it is run

    use_catalogue(name, as_json=as_json)


@app.command()
def verify(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="Full name, or its beginning; else all.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Check every file of a catalogue against its checksum."""
    from cli.shelf import verify_catalogues  # noqa: PLC0415 - heavy, only when it is run

    verify_catalogues(name, as_json=as_json)


@app.command()
def upgrade(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="Full name, or its beginning; else all.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Rebuild catalogues that an earlier version of Destinai built, from their own tables.

    The rebuilt catalogue is published beside the old one and takes its place where that one was
    in use. Nothing is removed.
    """
    from cli.shelf import upgrade_all  # noqa: PLC0415 - heavy, only when it is run

    upgrade_all(name, as_json=as_json)


@app.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Remove a catalogue that is not in use."""
    from cli.shelf import remove_catalogue  # noqa: PLC0415 - heavy, only when it is run

    remove_catalogue(name, as_json=as_json)
