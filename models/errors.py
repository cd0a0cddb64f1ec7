"""Errors of the models room."""


class ModelError(RuntimeError):
    """A model that cannot be used; the message says which, why, and how to fix it."""


class ModelUnavailableError(ModelError):
    """The model is not on this machine and could not be fetched."""


class ModelDamagedError(ModelError):
    """A file of the model is not the one it should be."""
