"""Errors that services raise, each with a sentence for a person; quiz.web maps them to HTTP."""


class QuizError(Exception):
    """The base of all errors; `detail` is one sentence for a person, often a lazy one."""

    def __init__(self, detail: str, **facts: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts


class NotFound(QuizError):
    """There is no such thing, or this visitor may not see it."""


class NotKnown(QuizError):
    """The visitor is not logged in, or the login failed."""


class NotAllowed(QuizError):
    """The visitor is known but may not do this."""


class Conflict(QuizError):
    """The state has changed in between; `facts` holds the current one."""


class Invalid(QuizError):
    """A value can't be read or is out of range."""


class TooMany(QuizError):
    """A rate limit was reached; `facts` says after how many seconds to try again."""


class Unavailable(QuizError):
    """Something that the quiz needs is not there yet; it can be tried again later."""


class ConfigError(QuizError):
    """A setting can't be read; `detail` names the variable."""
