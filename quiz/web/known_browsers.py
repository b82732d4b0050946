"""Known browsers: a signed cookie names the accounts that have logged in with a browser.

Strangers may guess a teacher's password until they have to wait. A browser that the teacher has
used before does not have to: its tries count apart. The cookie opens nothing by itself.
"""

import base64
import hmac

from werkzeug.wrappers import Response as BaseResponse

from quiz.access import seals
from quiz.models import random_id
from quiz.policy import limits, sizes
from quiz.teachers import accounts
from quiz.web.sessions import config
from quiz.web.visitors import cookie, set_cookie


def label_of(key: accounts.UsernameKey) -> str:
    """Return what stands for an account in the cookie: nobody can read the name from it."""
    digest = hmac.digest(config().secret_key.encode(), f"known {key}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[: sizes.ID_BYTES]).decode()


def known_browsers() -> dict[str, str]:
    """Return the random number of this browser for each account that it is known to."""
    kept = seals.unseal(config().secret_key, seals.KNOWN_COOKIE, cookie(seals.KNOWN_COOKIE))
    return kept if isinstance(kept, dict) else {}


def known_as(key: accounts.UsernameKey) -> str | None:
    """Return this browser's random number for an account, None where it is not known."""
    return known_browsers().get(label_of(key))


def remember_browser(response: BaseResponse, key: accounts.UsernameKey) -> None:
    """Make this browser known to an account; those known longest ago are dropped."""
    kept, label = known_browsers(), label_of(key)
    number = kept.pop(label, None) or random_id()
    latest = dict([*kept.items(), (label, number)][-limits.TEACHERS_PER_BROWSER :])
    set_cookie(response, seals.KNOWN_COOKIE, latest)
