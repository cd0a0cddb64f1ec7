"""`destinai doctor`: whether this machine has what Destinai needs."""

from cli.options import Json


def doctor(as_json: Json = False) -> None:
    """Check what Destinai needs on this machine, and say how to mend it.

    Python, SQLite, the model, the disk and every catalogue are looked at; nothing is changed.
    """
    from cli.checkup import tell_checkup  # noqa: PLC0415 - heavy, only when it is run

    tell_checkup(as_json=as_json)
