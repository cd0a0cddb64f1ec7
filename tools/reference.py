"""The reference pages of the docs: command line, settings and HTTP API, read from the code."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from typer.main import get_command

from api.app import create_app
from cli.main import app as command_line
from service.settings import PREFIX, Settings

Schema = Mapping[str, Any]

NOTICE = "<!-- Written by `make docs` from the code. Do not edit by hand. -->\n"
DEFAULTS_IN_WORDS = {"home": "the user's data folder"}
"""Defaults that depend on the machine."""
TRACEBACK = (
    "| `DESTINAI_TRACEBACK` | empty | Any value: a command that fails unexpectedly prints its "
    "traceback, for a bug report. |"
)


def reference_pages() -> dict[str, str]:
    """Return the text of each reference page by its path below `docs/`."""
    return {
        "reference/cli.md": _cli_page(),
        "reference/settings.md": _settings_page(),
        "reference/http-api.md": _http_page(),
    }


# Settings


def _settings_page() -> str:
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_default_of(name, field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            NOTICE,
            "Settings are environment variables, read once at the start. An option of a command"
            " wins over its variable. A value that cannot be read ends the command with status 3"
            " and a message that names the variable.",
            "",
            "| variable | default | meaning |",
            "|---|---|---|",
            *rows,
            TRACEBACK,
            "",
        ]
    )


def _default_of(name: str, default: object) -> str:
    if name in DEFAULTS_IN_WORDS:
        return DEFAULTS_IN_WORDS[name]
    return f"`{default}`" if str(default) else "empty"


# Command line


def _cli_page() -> str:
    root = get_command(command_line)
    context = root.make_context("destinai", [], resilient_parsing=True)
    lines = ["# Command line", "", NOTICE, str(root.help), ""]
    lines += ["With `--json` a command prints one JSON document on stdout, the same that the HTTP"]
    lines += ["API answers; notices and progress go to stderr.", ""]
    lines += ["```text", str(root.epilog), "```", ""]
    for path, command in _commands(root, context, "destinai"):
        lines += _command_section(path, command, context)
    return "\n".join(lines)


def _commands(group: Any, context: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield (command line, command) for each command below a group, in the order of the help."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if hasattr(command, "list_commands"):
            yield from _commands(command, context, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _command_section(path: str, command: Any, context: Any) -> list[str]:  # noqa: ANN401
    arguments = [p for p in command.params if not p.opts[0].startswith("-")]
    options = [p for p in command.params if p.opts[0].startswith("-") and not p.hidden]
    usage = " ".join([path, "[OPTIONS]", *map(_argument_name, arguments)])
    lines = [f"## {path}", "", f"`{usage}`", "", _plain(str(command.help)), ""]
    rows = [f"| `{_argument_name(a)}` | {_cell(a.help)} |" for a in arguments]
    rows += [
        f"| {_option_name(o, context)} | {_cell(o.help)}{_shown_default(o)} |" for o in options
    ]
    return [*lines, "| | |", "|---|---|", *rows, ""]


def _argument_name(argument: Any) -> str:  # noqa: ANN401
    name = (argument.metavar or argument.name).strip("[]{}.").upper()
    many = "…" if argument.nargs == -1 else ""
    return f"{name}{many}" if argument.required else f"[{name}]{many}"


def _option_name(option: Any, context: Any) -> str:  # noqa: ANN401
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    kind = "" if option.is_flag else option.metavar or option.display_type(context)
    return f"{names} {_cell(kind.strip('<>').removeprefix('list[').removesuffix(']'))}".rstrip()


def _shown_default(option: Any) -> str:  # noqa: ANN401
    if (
        isinstance(option.default, bool)
        or option.default in (None, "", ())
        or callable(option.default)
    ):
        return ""
    return f" Default: `{option.default}`."


def _plain(text: str) -> str:
    """Return a help text as Markdown: examples as code."""
    lines = [line.strip() for line in text.replace("\b", "").splitlines()]
    return "\n".join(
        f"Example: `{line.removeprefix('Example: ')}`" if line.startswith("Example: ") else line
        for line in lines
    )


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


# HTTP API


def _http_page() -> str:
    document = create_app(None, Settings(), structlog.get_logger()).openapi()  # type: ignore[arg-type]
    lines = ["# HTTP API", "", NOTICE, document["info"]["description"], ""]
    lines += ["The machine-readable description is served at `/openapi.json` (OpenAPI"]
    lines += [f"{document['openapi']}), with an example for every answer.", ""]
    lines += ["| | | |", "|---|---|---|"]
    for path, method, operation in _operations(document):
        title = f"{method} {path}"
        lines.append(f"| [`{title}`](#{operation['operationId']}) | {operation['summary']} |")
    lines.append("")
    for path, method, operation in _operations(document):
        lines += _operation_section(path, method, operation)
    lines += ["## Schemas", ""]
    for name, schema in sorted(document["components"]["schemas"].items()):
        lines += _schema_section(name, schema)
    return "\n".join(lines)


def _operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def _operation_section(path: str, method: str, operation: Schema) -> list[str]:
    title = f"{method} {path}"
    lines = [f"## `{title}` {{ #{operation['operationId']} }}", "", f"{operation['summary']}.", ""]
    if description := operation.get("description"):
        lines += [description, ""]
    if parameters := operation.get("parameters"):
        lines += ["| parameter | in | type | meaning |", "|---|---|---|---|"]
        lines += [_parameter_row(parameter) for parameter in parameters] + [""]
    if body := operation.get("requestBody"):
        ((media_type, content),) = body["content"].items()
        if media_type == "application/json":
            lines += [f"Body: {_type_of(content['schema'])}.", ""]
        else:
            fields = ", ".join(f"`{name}`" for name in content["schema"]["properties"])
            lines += [f"Body: `{media_type}` with {fields}.", ""]
    answers = [_answer(status, answer) for status, answer in operation["responses"].items()]
    return [*lines, "Answers: " + ", ".join(answers) + ".", ""]


def _parameter_row(parameter: Schema) -> str:
    needed = " (required)" if parameter.get("required") else ""
    meaning = _cell(parameter.get("description")) + needed
    kind = _type_of(parameter["schema"])
    return f"| `{parameter['name']}` | {parameter['in']} | {kind} | {meaning} |"


def _answer(status: str, answer: Schema) -> str:
    kinds = [_type_of(c["schema"]) for c in answer.get("content", {}).values() if "schema" in c]
    return f"{status} {kinds[0]}" if kinds else str(status)


def _schema_section(name: str, schema: Schema) -> list[str]:
    lines = [f"### {_shown_name(name)} {{ #schema-{_anchor(name)} }}", ""]
    if description := schema.get("description"):
        lines += [description, ""]
    if values := schema.get("enum"):
        return [*lines, "One of " + ", ".join(f"`{value}`" for value in values) + ".", ""]
    needed = set(schema.get("required", ()))
    rows = [
        f"| `{field}` | {_type_of(part)} | {_meaning(part, field in needed)} |"
        for field, part in schema.get("properties", {}).items()
    ]
    if rows:
        lines += ["| field | type | meaning |", "|---|---|---|", *rows, ""]
    examples = schema.get("examples", [])[:1]
    for example in examples:
        lines += ["```json", json.dumps(example, indent=2, ensure_ascii=False), "```", ""]
    return lines


def _meaning(schema: Schema, needed: bool) -> str:
    meaning = _cell(schema.get("description"))
    default = schema.get("default")
    if not needed and default not in (None, [], {}) and not isinstance(default, dict):
        meaning += f" Default: `{json.dumps(default)}`."
    return meaning


def _type_of(schema: Schema) -> str:
    """Return the type of a value in words, with links to the schemas it names."""
    if reference := schema.get("$ref"):
        name = reference.rsplit("/", 1)[-1]
        return f"[{_shown_name(name)}](#schema-{_anchor(name)})"
    if branches := schema.get("anyOf", schema.get("oneOf")):
        return " or ".join(_type_of(branch) for branch in branches)
    if schema.get("type") == "array":
        return f"list of {_type_of(schema.get('items', {}))}{_range(schema, 'Items')}"
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    limit = _range(schema, "Length") + _bounds(schema)
    return f"{schema.get('format', schema.get('type', 'any'))}{limit}"


def _range(schema: Schema, what: str) -> str:
    most = schema.get(f"max{what}")
    return f", at most {most:,}" if most is not None else ""


def _bounds(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is None and high is None:
        return ""
    parts = [
        f"{word} {value:g}" for word, value in (("from", low), ("to", high)) if value is not None
    ]
    return f" ({' '.join(parts)})"


def _anchor(name: str) -> str:
    return _shown_name(name).lower()


def _shown_name(name: str) -> str:
    """Return a schema's name; FastAPI writes the module before names that two modules have."""
    *modules, last = name.split("__")
    return f"{modules[-1].capitalize()}{last}" if modules else name
