"""Forms that are posted five times at once: each has one effect."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import func, select

from bench.browser import Browser
from bench.load import Reply
from chaos import classes
from chaos.crowd import Crowd
from chaos.findings import Finding
from chaos.sites import Grounds, Site
from quiz.models import Student, Trial

TIMES = 5
LENGTH = 10


def post_five_times(grounds: Grounds) -> Iterator[Finding]:
    """Every form of a round and of a classroom is posted five times at the same moment."""
    for site in grounds.sites():
        with site.serving() as server:
            crowd = Crowd([server.address[1]])
            wrong = asyncio.run(post_all(crowd))
        wrong += count_effects(site)
        seen = "responses, joining, classroom responses, advance"
        figure = "; ".join(wrong) or f"one effect of {TIMES}"
        audit = crowd.ledger.audit(site.database)
        yield Finding(
            f"forms posted {TIMES} times, {site.kind}",
            seen,
            f"{figure}; {audit}",
            "one effect",
            not wrong and audit.lost == audit.doubled == audit.miscounted == 0,
        )


async def post(browser: Browser, path: str, body: object) -> list[Reply]:
    """Post the same form five times at once."""
    asks = (browser.ask("form", "POST", path, body) for _ in range(TIMES))
    return list(await asyncio.gather(*asks))


def oddities(what: str, replies: list[Reply], **expected: int) -> list[str]:
    """Compare the number of replies of each status with the expected number."""
    statuses = Counter(f"of_{reply.status}" for reply in replies)
    return [] if statuses == Counter(expected) else [f"{what}: {dict(statuses)}"]


async def post_all(crowd: Crowd) -> list[str]:
    """Post all forms; return what went wrong."""
    return [*await play_round(crowd), *await play_classroom(crowd)]


async def play_round(crowd: Crowd) -> list[str]:
    """Respond five times to each trial: the same verdict five times."""
    wrong, expected = list[str](), {"mode": "classic", "length": LENGTH}
    with closing(await classes.visitor(crowd.ports)) as browser:
        started = classes.expect(await browser.ask("start", "POST", "/rounds", expected), 201)
        round_id = json.loads(started.body)["id"]
        for position in range(1, LENGTH + 1):
            path = f"/rounds/{round_id}/trials/{position}"
            replies = await post(browser, path, {"response": "fake"})
            crowd.ledger.note(round_id, position, "fake", replies[0])
            wrong += oddities("a response", replies, of_200=TIMES)
            wrong += ["verdicts differ"] if len({reply.body for reply in replies}) > 1 else []
    return wrong


async def play_classroom(crowd: Crowd) -> list[str]:
    """Join five times, respond five times, advance five times."""
    with closing(await classes.teacher(crowd.ports)) as teacher:
        code = await classes.open_classroom(teacher)
        with closing(await classes.visitor(crowd.ports, f"/join?code={code}")) as student:
            wrong = oddities("join", await post(student, "/join", {"code": code}), of_200=TIMES)
            for _ in range(3):  # lobby, question, reveal
                wrong += await respond_and_advance(teacher, student, code)
    return wrong


async def respond_and_advance(teacher: Browser, student: Browser, code: str) -> list[str]:
    """Let the student respond if a face is open, and the teacher advance."""
    wrong, before = list[str](), await classes.state(teacher, code, "teacher")
    if before["phase"] == "question":
        response = {"position": before["position"], "response": "real"}
        replies = await post(student, f"/classrooms/{code}/responses", response)
        wrong += oddities("a classroom's response", replies, of_200=TIMES)
        before = await classes.state(teacher, code, "teacher")
    seen = {"from_version": before["version"]}
    replies = await post(teacher, f"/classrooms/{code}/advance", seen)
    return wrong + oddities("advance", replies, of_200=1, of_409=TIMES - 1)


def count_effects(site: Site) -> list[str]:
    """Return what is wrong with the rows that the classroom's forms created."""
    with site.database.reading() as session:
        students = session.scalar(select(func.count()).select_from(Student))
        theirs = Trial.round_id.in_(select(Student.round_id))
        kept = session.scalar(select(func.count()).where(theirs, Trial.response.is_not(None)))
    wrong = [] if students == 1 else [f"{students} students of one"]
    return wrong if kept == 1 else [*wrong, f"{kept} classroom responses of one"]
