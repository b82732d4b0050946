"""What can go wrong in a service, in words and without HTTP."""


class QuizError(Exception):
    """A refusal that a person can read; `detail` is one sentence."""

    def __init__(self, detail: str, **facts: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts


class NotFound(QuizError):
    """There is no such thing, or it is not the asker's to see."""


class NotKnown(QuizError):
    """The asker has not logged in, or has tried to in vain."""


class NotAllowed(QuizError):
    """The asker is known and may not do this."""


class Conflict(QuizError):
    """The thing has moved on; `facts` says where it stands."""


class Invalid(QuizError):
    """A value can't be read or is out of range."""


class TooMany(QuizError):
    """Something was tried too often; `facts` says in how many seconds it may be again."""


class Unavailable(QuizError):
    """Something the quiz needs is not there yet; try again later."""


class ConfigError(QuizError):
    """A setting can't be read; `detail` names the variable."""
