"""What happens while another transaction has not ended."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")
HEAD_START = 0.4  # seconds after which the other one waits


def meanwhile(session: Session, ask: Callable[[], T], then: Callable[[], object]) -> T:
    """Ask while this session has locked rows, let it go on and commit; return what was answered."""
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(ask)
        sleep(HEAD_START)
        then()
        session.commit()
        return answer.result(20)
