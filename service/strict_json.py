"""Strict JSON: UTF-8, no NaN, no deeper than the settings say; over HTTP and in files."""

import json


def decode_json(body: bytes, max_depth: int) -> object:
    """Return the value of a JSON text; raise json.JSONDecodeError where it is not strict JSON."""
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise json.JSONDecodeError("not UTF-8", "", error.start) from None
    except json.JSONDecodeError as error:
        raise json.JSONDecodeError(error.msg, "", error.pos) from None
    except RecursionError:
        raise json.JSONDecodeError(f"nested deeper than {max_depth} levels", "", 0) from None
    except ValueError as error:
        raise json.JSONDecodeError("a number that cannot be read", "", 0) from error
    if _deeper_than(value, max_depth):
        raise json.JSONDecodeError(f"nested deeper than {max_depth} levels", "", 0)
    return value


def _deeper_than(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    children = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper_than(child, levels - 1) for child in children)


def _refuse_constant(_name: str) -> None:
    raise ValueError
