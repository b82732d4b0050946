"""Teachers and students at their browsers: join, poll, load faces, respond, reload, advance."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any

from bench.browser import Browser
from bench.load import Reply
from bench.sitting import PHASES, Place, Sitting

PASSWORD = "as long as a bench"
QUESTION = PHASES["question"]


async def play(sitting: Sitting) -> None:
    """Open all classrooms, let all students join, and play to the end."""
    size = sitting.size
    teachers = [Teacher(sitting) for _ in range(size.classrooms)]
    for number, teacher in enumerate(teachers):
        await teacher.open_classroom(number)
    students = [Student(sitting, code=each.code) for each in teachers for _ in range(size.students)]
    began, busy = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as tasks:
        for teacher in teachers:
            tasks.create_task(teacher.teach())
            tasks.create_task(teacher.project())
        for student in students:
            tasks.create_task(student.attend(tasks))
    sitting.seconds, sitting.busy = time.perf_counter() - began, time.process_time() - busy
    for student in students:
        sitting.arrived(student.code, student.name, student.seen)
    for visitor in (*teachers, *students):
        visitor.browser.close()


class Visitor:
    """A browser with a classroom's page open."""

    view = "teacher"

    def __init__(self, sitting: Sitting, browser: Browser | None = None, code: str = "") -> None:
        self.sitting, self.code = sitting, code
        self.browser = browser or Browser(sitting.ports, sitting.log, patience=sitting.patience)
        self.version = -1
        self.place: Place = (0, 0)
        self.is_over = False

    @property
    def url(self) -> str:
        """The address of the classroom."""
        return f"/classrooms/{self.code}"

    def state_url(self, known: str = "") -> str:
        """The address of the snapshot, with the known version if there is one."""
        return f"{self.url}/state?view={self.view}&version={known}"

    async def poll(self, kind: str) -> dict[str, Any] | None:
        """Poll; None when nothing is new."""
        known = str(self.version) if self.version >= 0 else ""
        reply = await self.browser.ask(kind, "GET", self.state_url(known))
        self.expect(reply, 200, 204)
        return self.take(json.loads(reply.body)) if reply.status == 200 else None

    def take(self, snapshot: dict[str, Any]) -> dict[str, Any]:
        """Replace the snapshot."""
        place = (snapshot["position"], PHASES[snapshot["phase"]])
        if snapshot["version"] < self.version or place < self.place:
            self.sitting.oddities.append(f"{self.code} went back from {self.place} to {place}")
        self.version, self.place = snapshot["version"], place
        self.is_over = snapshot["phase"] == "finished"
        return snapshot

    async def wait(self) -> None:
        """Wait until the next poll."""
        usual, hurried = self.sitting.size.poll
        pause = hurried if self.place[1] == QUESTION else usual
        await asyncio.sleep(pause * random.uniform(0.9, 1.1))

    def expect(self, reply: Reply, *statuses: int) -> None:
        """Record a reply with an unexpected status."""
        if reply.status not in statuses:
            self.sitting.oddities.append(f"{reply.status}: {reply.body[:200].decode()}")


class Teacher(Visitor):
    """A teacher, with one window for control and one on the projector."""

    async def open_classroom(self, number: int) -> None:
        """Sign up and make a classroom."""
        await self.browser.open_page("page", "/teach")
        account = {"username": f"bench-{number}", "password": PASSWORD}
        self.expect(await self.browser.ask("sign up", "POST", "/teach/signup", account), 200)
        plan = {"title": f"Bench {number}", "length": self.sitting.size.faces, "pace": "live"}
        reply = await self.browser.ask("open", "POST", "/classrooms", plan)
        self.expect(reply, 201)
        self.code = json.loads(reply.body)["code"]

    async def project(self) -> None:
        """Poll the projector's page until the classroom is finished."""
        await self.browser.open_page("page", f"{self.url}?view=projector")
        window = Visitor(self.sitting, self.browser, self.code)
        while not window.is_over:
            await window.poll("teacher's poll")
            await window.wait()

    async def teach(self) -> None:
        """Advance when all have joined, when all have responded, and after each reveal."""
        await self.browser.open_page("page", self.url)
        state, since = await self.poll("teacher's poll"), time.monotonic()
        while not self.is_over:
            await self.wait()
            state = await self.poll("teacher's poll") or state
            assert state is not None
            if self.is_time(state, time.monotonic() - since):
                state, since = await self.advance(), time.monotonic()

    def is_time(self, state: dict[str, Any], stands: float) -> bool:
        """Say whether to advance from a phase that has lasted for so many seconds."""
        size = self.sitting.size
        if state["phase"] == "lobby":
            return bool(state["players"] == size.students)
        if state["phase"] == "reveal":
            return stands >= size.reveal
        return bool(state["responded"] == state["players"]) or stands >= size.waiting

    async def advance(self) -> dict[str, Any]:
        """Advance once; a retry after a lost reply gets a 409 with the current snapshot."""
        body = {"from_version": self.version}
        reply = await self.browser.ask("advance", "POST", f"{self.url}/advance", body)
        self.expect(reply, 200, 409)
        answer = json.loads(reply.body)
        state = self.take(answer if reply.status == 200 else answer["snapshot"])
        self.sitting.moved.setdefault((self.code, self.place), time.perf_counter())
        if self.place == (self.sitting.size.faces // 2, QUESTION):
            self.sitting.halfway.set()
        return state


@dataclass
class Memory:
    """The responses that a student has sent, and those that were acknowledged."""

    opened: set[int] = field(default_factory=set)
    sent: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    faces: dict[str, asyncio.Task[None]] = field(default_factory=dict)


class Student(Visitor):
    """A student, who sees snapshots and responds."""

    view = "student"

    def __init__(self, sitting: Sitting, code: str) -> None:
        super().__init__(sitting, code=code)
        self.name = ""
        self.memory = Memory()
        self.seen: list[tuple[Place, float]] = []

    async def attend(self, tasks: asyncio.TaskGroup) -> None:
        """Join after a random time, and poll to the end."""
        await asyncio.sleep(random.uniform(0, self.sitting.size.joining))
        await self.join()
        await self.browser.open_page("page", f"{self.url}?view=student")
        while not self.is_over:
            snapshot = await self.poll("poll")
            if snapshot is not None:
                self.act(snapshot, tasks)
            await self.wait()

    async def join(self) -> None:
        """Follow the QR code, and accept the suggested name."""
        await self.browser.open_page("join page", f"/join?code={self.code}")
        reply = await self.browser.ask("join", "POST", "/join", {"code": self.code})
        self.expect(reply, 200)
        self.name = json.loads(reply.body)["name"]
        self.sitting.ledger.joined.add((self.code, self.name))

    def act(self, snapshot: dict[str, Any], tasks: asyncio.TaskGroup) -> None:
        """Load the faces, and start to respond to the one that was opened."""
        self.seen.append((self.place, time.perf_counter()))
        faces, opened = self.memory.faces, self.memory.opened
        for url in (snapshot["face"], snapshot["next_face"]):
            if url and url not in faces:
                faces[url] = tasks.create_task(self.load(url))
        position, phase = self.place
        if phase == QUESTION and position not in opened:
            opened.add(position)
            tasks.create_task(self.respond(position, faces[snapshot["face"]]))
            if random.random() < self.sitting.size.reloads:
                tasks.create_task(self.reload())

    async def load(self, url: str) -> None:
        """Load a face."""
        self.expect(await self.browser.ask("face", "GET", url, accept="image/*"), 200)

    async def respond(self, position: int, face: asyncio.Task[None]) -> None:
        """Load a face, wait for a thinking time, and respond."""
        await face
        await asyncio.sleep(random.uniform(*self.sitting.size.think))
        response = random.choice(("real", "fake"))
        body = {"position": position, "response": response}
        self.memory.sent.add(position)
        reply = await self.browser.ask("response", "POST", f"{self.url}/responses", body)
        self.expect(reply, 200)
        if 200 <= reply.status < 300:
            self.memory.kept.add(position)
            self.sitting.ledger.said[self.code, self.name, position] = response
        self.expect(await self.browser.ask("look", "GET", self.state_url()), 200)

    async def reload(self) -> None:
        """Reload the page after a random time; name and count must be unchanged."""
        await asyncio.sleep(random.uniform(0, self.sitting.size.think[1]))
        least = len(self.memory.kept)
        await self.browser.open_page("reload", f"{self.url}?view=student")
        reply = await self.browser.ask("reload", "GET", self.state_url())
        self.expect(reply, 200)
        me, most = json.loads(reply.body)["me"], len(self.memory.sent)
        if me["name"] != self.name or not least <= me["answered"] <= most:
            self.sitting.oddities.append(f"{self.name}, {least} to {most} responses, became {me}")
