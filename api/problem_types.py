"""The kinds of problem (RFC 9457): what can go wrong, its HTTP status and its explanation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem; `slug` is the last segment of its URI, `status` its HTTP status."""

    slug: str
    status: int
    title: str
    explanation: str

    @property
    def uri(self) -> str:
        """The relative URI of its page, which is the `type` of a problem."""
        return f"/problems/{self.slug}"


VALIDATION = ProblemType(
    "validation",
    422,
    "The request is not valid",
    "A part of the request has the wrong shape, is past a limit, or is missing. `errors` lists "
    "each part: `pointer` says where (`#/statements/0` in the body, `?limit` in the query) and "
    "`detail` what is wrong. What you sent is never repeated.",
)
UNKNOWN_CONCEPT = ProblemType(
    "unknown-concept",
    422,
    "The catalogue does not have this concept",
    "A skill or occupation was given by a URI that the catalogue in use does not have. Take URIs "
    "from a search in the same catalogue; `/api/v1/meta` says which one is in use.",
)
CROSS_SITE = ProblemType(
    "cross-site",
    403,
    "The form came from another site",
    "A page of this website takes a form only from its own pages. Programs use the JSON API, "
    "which takes JSON and is not meant here.",
)
UNREADABLE_FILE = ProblemType(
    "unreadable-file",
    422,
    "The file cannot be read",
    "The file is of a kind that is not read here, or is damaged, locked with a password, empty, or "
    "only a picture of a text. The answer says which of these it is and what to do. Nothing of it "
    "was kept.",
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    "Not found",
    "There is nothing at this address: no such path, or no such concept in the catalogue in use.",
)
AMBIGUOUS_CONCEPT = ProblemType(
    "ambiguous-concept",
    404,
    "More than one concept has this id",
    "An id is the last segment of a concept's URI, and several concepts of the catalogue share "
    "this one. `candidates` lists their URIs: repeat the request with `?uri=` and the one meant.",
)
NOT_MEASURED = ProblemType(
    "not-measured",
    404,
    "Not measured yet",
    "There is no scorecard of exactly what is served: this catalogue, model and ranking. The "
    "operator can measure it with `destinai eval all FOLDER`; it is served from then on.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    "This method is not allowed here",
    "The address exists, but not for this HTTP method. The `Allow` header lists those that work.",
)
TOO_LARGE = ProblemType(
    "too-large",
    413,
    "The body is too large",
    "The body is larger than the server accepts. `/api/v1/meta` lists the limits.",
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type",
    415,
    "The body has the wrong type",
    "A body must be UTF-8 JSON, not compressed, with the header `Content-Type: application/json`. "
    "Only a CV is sent as `multipart/form-data`, in one field `file`.",
)
INTERNAL = ProblemType(
    "internal",
    500,
    "The server failed",
    "This is a fault of the server, not of the request. Give the operator the `request_id`.",
)
BUSY = ProblemType(
    "busy",
    503,
    "The server is busy",
    "More is being computed than the server can take on. Try again after `Retry-After` seconds.",
)
BAD_REQUEST = ProblemType(
    "bad-request",
    400,
    "The request cannot be served",
    "It is not HTTP, or it is addressed to a host name that this installation does not have: the "
    "operator lists the names in `DESTINAI_ALLOWED_HOSTS`.",
)
TIMEOUT = ProblemType(
    "request-timeout",
    408,
    "The request took too long to arrive",
    "Headers and body each have to arrive within some seconds. Send the request again, at once "
    "and whole.",
)
HEADERS_TOO_LARGE = ProblemType(
    "headers-too-large",
    431,
    "The headers are too large",
    "The address and the headers of a request are larger than the server accepts. Send a form or "
    "JSON in place of a long link.",
)
TOO_MANY = ProblemType(
    "too-many-requests",
    429,
    "Too many requests at a time",
    "One client may have some requests computed and waiting at a time, so that others have their "
    "turn. Send the next when one is answered, or after `Retry-After` seconds.",
)
TOO_SLOW = ProblemType(
    "deadline",
    503,
    "The answer took too long",
    "The answer was not ready within the time that one may take (`DESTINAI_DEADLINE_SECONDS`), and "
    "its computation was stopped. Send a shorter text, or try again after `Retry-After` seconds.",
)
NOT_READY = ProblemType(
    "not-ready",
    503,
    "No catalogue is loaded",
    "The server runs but has no catalogue to answer from. `/readyz` says why.",
)

STOPPING = ProblemType(
    "stopping",
    503,
    "The server is stopping",
    "It still answers what it has been sent, but new requests belong to another server, or to "
    "this one after its restart.",
)
NOT_LOGGED_IN = ProblemType(
    "not-logged-in",
    401,
    "Log in first",
    "This belongs to an account. Log in on the website, or send a key as `Authorization: Bearer "
    "destinai_…`; a session or key that has ended or was revoked no longer counts.",
)
FORBIDDEN = ProblemType(
    "not-allowed",
    403,
    "This is not allowed",
    "The key does not have the scope for this, or only a person who is logged in may do it. "
    "Whoever made the key can make another one with this scope.",
)
LOG_IN_AGAIN = ProblemType(
    "log-in-again",
    403,
    "Give your password again",
    "What cannot be undone, or lets others in, needs a password that was given in the last ten "
    "minutes. Log in again and repeat the request.",
)
SIGN_UP_CLOSED = ProblemType(
    "sign-up-closed",
    403,
    "Nobody can sign up here without an invitation",
    "The operator of this installation invites people, or opens no new accounts.",
)
ACCOUNTS_OFF = ProblemType(
    "no-accounts",
    404,
    "There are no accounts here",
    "The operator of this installation keeps no accounts (`DESTINAI_ACCOUNTS`). Everything else "
    "works without one.",
)
LINK_ENDED = ProblemType(
    "link-ended",
    404,
    "This link does not work any more",
    "It was used, was revoked, has expired, or was never given out. Ask for a new one.",
)
CONFLICT = ProblemType(
    "conflict",
    409,
    "This is there already",
    "Something of this name is there, or what it belongs to was deleted meanwhile.",
)
LIMIT_REACHED = ProblemType(
    "limit-reached",
    409,
    "There are as many as there may be",
    "One account may have so many of these. Delete one and repeat the request.",
)
CHANGED_MEANWHILE = ProblemType(
    "changed-meanwhile",
    412,
    "It was changed meanwhile",
    "Another device or program changed it after you read it. Read it again, and repeat the change "
    "with its new `ETag` in `If-Match`.",
)
IF_MATCH_NEEDED = ProblemType(
    "if-match-needed",
    428,
    "Say which version you change",
    "Send the `ETag` of what you read in `If-Match`, so that no change of another device is lost.",
)
TOO_MANY_TRIES = ProblemType(
    "too-many-tries",
    429,
    "Too many tries",
    "Passwords, codes, letters and requests are counted, by account and by network, so that nobody "
    "guesses them or keeps others from their turn. Try again after `Retry-After` seconds.",
)
ACCOUNTS_AWAY = ProblemType(
    "accounts-unavailable",
    503,
    "Accounts cannot be used at this moment",
    "The database of accounts does not answer, or nothing can be saved in it. Nothing was half "
    "saved. Everything that needs no account works; try again after `Retry-After` seconds.",
)
MAIL_AWAY = ProblemType(
    "mail-unavailable",
    503,
    "The letter could not be sent",
    "The server for mail did not take it. Try again later.",
)

PROBLEM_TYPES = (
    VALIDATION,
    UNKNOWN_CONCEPT,
    UNREADABLE_FILE,
    CROSS_SITE,
    NOT_FOUND,
    AMBIGUOUS_CONCEPT,
    NOT_MEASURED,
    METHOD_NOT_ALLOWED,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INTERNAL,
    TOO_MANY,
    BUSY,
    TOO_SLOW,
    NOT_READY,
    STOPPING,
    BAD_REQUEST,
    TIMEOUT,
    HEADERS_TOO_LARGE,
    NOT_LOGGED_IN,
    FORBIDDEN,
    LOG_IN_AGAIN,
    SIGN_UP_CLOSED,
    ACCOUNTS_OFF,
    LINK_ENDED,
    CONFLICT,
    LIMIT_REACHED,
    CHANGED_MEANWHILE,
    IF_MATCH_NEEDED,
    TOO_MANY_TRIES,
    ACCOUNTS_AWAY,
    MAIL_AWAY,
)
CLIENT_CLOSED = ProblemType("client-closed", 499, "The client has left", "")
"""Nobody receives this one; its status is only in the log."""
