"""`destinai import`: a taxonomy becomes a published catalogue."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import MisuseError
from cli.options import Json, Use

app = typer.Typer(help="Import a taxonomy and publish it as a catalogue.", no_args_is_help=True)


@app.command()
def esco(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...", help="ZIPs of the ESCO portal or unpacked folders, in any order."
        ),
    ],
    *,
    release: Annotated[
        str, typer.Option(metavar="R", help="Release, such as 1.1.1, where no ZIP's name tells it.")
    ] = "",
    use: Use = True,
    as_json: Json = False,
) -> None:
    """Read one ESCO release in one language, count what was read, build its index, publish it.

    Example: destinai import esco ESCO*.zip
    """
    from cli.importing import import_release  # noqa: PLC0415 - heavy, only when it is run
    from taxonomy.esco.reader import read_esco  # noqa: PLC0415

    import_release(partial(read_esco, paths, release or None), use=use, as_json=as_json)


@app.command()
def onet(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="The ZIP of the O*NET text database, or its unpacked folder."
        ),
    ],
    *,
    release: Annotated[
        str, typer.Option(metavar="R", help="Release, such as 29.2, where no name tells it.")
    ] = "",
    use: Use = False,
    as_json: Json = False,
) -> None:
    """Read one O*NET release, count what was read, build its index, publish it beside the others.

    Example: destinai import onet db_29_2_text.zip
    """
    from cli.importing import import_release  # noqa: PLC0415 - heavy, only when it is run
    from taxonomy.onet.reader import read_onet  # noqa: PLC0415

    import_release(partial(read_onet, [path], release or None), use=use, as_json=as_json)


@app.command()
def crosswalk(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The CSV file of the ESCO-O*NET crosswalk.")
    ],
    *,
    catalogue: Annotated[
        str, typer.Option(metavar="NAME", help="The catalogue to join to; else the one in use.")
    ] = "",
    onet: Annotated[
        str, typer.Option(metavar="NAME", help="The O*NET catalogue; else the newest.")
    ] = "",
    use: Use = False,
    as_json: Json = False,
) -> None:
    """Join ESCO with O*NET, count how, publish the joined catalogue beside the others.

    O*NET's facts are shown and filter; they never rank. Example: destinai import crosswalk
    esco_onet_crosswalk_2022-09.csv
    """
    from cli.joining import import_crosswalk  # noqa: PLC0415 - heavy, only when it is run

    import_crosswalk(path, catalogue, onet, use=use, as_json=as_json)


@app.command()
def skills(
    path: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The CSV file of own skills.")
    ] = None,
    *,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take off the own skills that were added before.")
    ] = False,
    catalogue: Annotated[
        str, typer.Option(metavar="NAME", help="The catalogue to add to; else the one in use.")
    ] = "",
    use: Use = False,
    as_json: Json = False,
) -> None:
    """Add skills and labels of your own to a catalogue, publish that beside the others.

    They replace own skills that were added before. Example: destinai import skills own.csv
    """
    from cli.own_skills import import_skills, remove_skills  # noqa: PLC0415 - heavy

    if (path is None) is not remove:
        raise MisuseError("name the CSV file of own skills, or say --remove")
    if path:
        import_skills(path, catalogue, use=use, as_json=as_json)
    else:
        remove_skills(catalogue, use=use, as_json=as_json)
