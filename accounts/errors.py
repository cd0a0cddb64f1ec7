"""Errors of the room: what a person, or whoever runs the database, can do something about.

No message holds personal text, so that a message may be logged.
"""


class AccountsError(Exception):
    """Something about accounts that cannot be done; the message says why."""


class NotFoundError(AccountsError):
    """There is no such object, or it is another person's."""


class ConflictError(AccountsError):
    """Somebody, perhaps the same person elsewhere, changed or made it first."""


class LimitError(AccountsError):
    """A person has as many of these as is allowed."""


class InvalidInputError(AccountsError):
    """Input that cannot be saved; `field` names it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class PasswordError(InvalidInputError):
    """A new password that is too short, too long or too common."""

    def __init__(self, reason: str) -> None:
        super().__init__("password", reason)


class LogInError(AccountsError):
    """Address, password or code are not right; which of them is not said."""


class ScopeError(LogInError):
    """A key that may not be used for this."""


class StaleLogInError(LogInError):
    """Password and second factor were given too long ago for this; they are asked for again."""


class LinkError(AccountsError):
    """A link or token that was never given out, was used, was revoked or has expired."""


class ThrottledError(AccountsError):
    """Too many tries; `retry_after` is the number of seconds until the next one is looked at."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many tries; try again in {retry_after} seconds")
        self.retry_after = retry_after


class SignUpClosedError(AccountsError):
    """New people need an invitation, or nobody is taken at all."""


class MailError(AccountsError):
    """The mail server did not accept a message."""


class MailRefusedError(MailError):
    """The mail server says that the address of a message does not exist."""


class StoreError(AccountsError):
    """A database that cannot be used as asked; nothing was saved."""


class StoreUnavailableError(StoreError):
    """The database does not answer, is locked or cannot be opened."""


class StoreFullError(StoreError):
    """The disk of the database is full."""


class StoreReadOnlyError(StoreError):
    """The database can only be read."""


class StoreDamagedError(StoreError):
    """The file of the database is damaged or is no database."""


class StoreVersionError(StoreError):
    """The tables are missing, or are not those of this version of Destinai."""
