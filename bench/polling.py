"""Polling: many classrooms in the lobby, each phone polls once a second."""

import asyncio
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.browser import Log
from bench.load import Outcome
from bench.roles import Student, Teacher
from bench.sitting import Sitting, Size
from bench.stage import stage
from bench.table import Row

SIZE = Size(classrooms=20, students=35, faces=10, joining=15.0)


def measure_polling(seconds: float) -> list[Row]:
    """Measure polls without news, on SQLite."""
    with tempfile.TemporaryDirectory(prefix="faces-polls-") as folder:
        url = f"sqlite:///{Path(folder) / 'quiz.sqlite'}"
        with stage("SQLite", url, Path(folder) / "web") as one:
            sitting = Sitting(SIZE, [one.server.address[1]])
            cores = asyncio.run(wait_in_lobbies(sitting, seconds, one.server.busy_seconds))
    times = Outcome(seconds, sitting.log.seconds["poll"])
    failed = sum(n for (_, status), n in sitting.log.statuses.items() if status != 204)
    return [
        Row(
            f"{SIZE.classrooms} × {SIZE.students} phones polling each second",
            f"p99 {times.percentile(0.99):.0f} ms",
            f"p50 {times.percentile(0.5):.0f} ms, {times.rate:,.0f}/s, {failed} not 204, "
            f"web {cores:.2f} cores",
            "p99 ≤ 200 ms",
        )
    ]


async def wait_in_lobbies(sitting: Sitting, seconds: float, busy: Callable[[], float]) -> float:
    """Let all students join, then poll for so many seconds; return how many cores were busy."""
    teachers = [Teacher(sitting) for _ in range(SIZE.classrooms)]
    for number, teacher in enumerate(teachers):
        await teacher.open_classroom(number)
    students = [Student(sitting, each.code) for each in teachers for _ in range(SIZE.students)]
    async with asyncio.TaskGroup() as tasks:
        for student in students:
            tasks.create_task(join_later(student))
    for student in students:
        await student.poll("last look")  # after this nobody joins
    sitting.log = log = Log()
    before, began = busy(), time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for student in students:
            student.browser.log = log
            tasks.create_task(poll_on(student, seconds))
    cores = (busy() - before) / (time.perf_counter() - began)
    for visitor in (*teachers, *students):
        visitor.browser.close()
    return cores


async def join_later(student: Student) -> None:
    """Join after a random time."""
    await asyncio.sleep(random.uniform(0, SIZE.joining))
    await student.join()


async def poll_on(student: Student, seconds: float) -> None:
    """Poll each second, starting at a random moment."""
    ends = time.monotonic() + seconds
    await asyncio.sleep(random.random())
    while time.monotonic() < ends:
        asked = time.monotonic()
        await student.poll("poll")
        await asyncio.sleep(max(0.0, asked + 1 - time.monotonic()))
