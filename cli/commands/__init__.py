"""The commands, one module each, in the order of the help. A group's module has several."""

from cli.lazy import LazyCommand

COMMANDS = {
    "match": LazyCommand(
        "cli.commands.match", "Rank the careers that your skills fit, and say why."
    ),
    "ask": LazyCommand(
        "cli.commands.ask",
        "Ask a few questions that settle which careers suit you, then rank them.",
    ),
    "what-if": LazyCommand(
        "cli.commands.what_if",
        "Say which further skills would raise the most careers, or one career, the most.",
    ),
    "plan": LazyCommand(
        "cli.commands.plan",
        "Say what to learn for one career, what first, at what level, and where to look.",
    ),
    "advertisement": LazyCommand(
        "cli.commands.advertisement",
        "Say what one job advertisement asks for, and which of it you have told.",
    ),
    "cv": LazyCommand(
        "cli.commands.cv", "Say which jobs, skills and statements a CV holds, and in which lines."
    ),
    "recognise": LazyCommand(
        "cli.commands.recognise",
        "List the skills that a text names, best first; --json adds the alternatives of each.",
    ),
    "resolve": LazyCommand(
        "cli.commands.resolve", "List the occupations that a job title may mean."
    ),
    "suggest": LazyCommand(
        "cli.commands.suggest", "List skills or occupations by the beginning of a label."
    ),
    "serve": LazyCommand("cli.commands.serve", "Serve Destinai over HTTP until stopped."),
    "import": LazyCommand(
        "cli.commands.import_", "Import a taxonomy and publish it as a catalogue."
    ),
    "catalogue": LazyCommand(
        "cli.commands.catalogue", "List, choose, compare, verify, upgrade and remove catalogues."
    ),
    "accounts": LazyCommand(
        "cli.commands.accounts",
        "Export, erase, purge, back up, restore and check accounts; invite people.",
    ),
    "adapt": LazyCommand(
        "cli.commands.adapt",
        "Fine-tune the encoder on a catalogue's own texts, and publish the catalogue with it.",
    ),
    "train": LazyCommand(
        "cli.commands.train", "Train the bundled model again, and compare it with the one here."
    ),
    "model": LazyCommand(
        "cli.commands.model", "Export sentence-transformers models to ONNX, so that they can serve."
    ),
    "eval": LazyCommand(
        "cli.commands.eval", "Measure recognition and ranking on benchmark files.", extra="eval"
    ),
    "doctor": LazyCommand(
        "cli.commands.doctor", "Check what Destinai needs on this machine, and say how to fix it."
    ),
}
