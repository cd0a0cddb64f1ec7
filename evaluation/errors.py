"""Errors of the evaluation room."""


class EvaluationError(Exception):
    """A benchmark that cannot be read or used; the message says what, where and how to mend it."""
