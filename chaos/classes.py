"""Helpers for classrooms: a teacher and students who do single steps."""

import json
from collections.abc import Sequence
from typing import Any

from bench.browser import Browser, Log
from bench.load import Reply

PASSWORD = "disorder is a ladder"


async def visitor(ports: Sequence[int], page: str = "/") -> Browser:
    """Return a browser with a token."""
    browser = Browser(ports, Log())
    await browser.look("page", page)
    return browser


async def teacher(ports: Sequence[int], name: str = "chaos") -> Browser:
    """Return a browser in which a new teacher is logged in."""
    browser = await visitor(ports, "/teach")
    account = {"username": name, "password": PASSWORD}
    expect(await browser.ask("sign up", "POST", "/teach/signup", account), 200)
    return browser


async def open_classroom(browser: Browser, **plan: object) -> str:
    """Make a classroom; return its code."""
    plan = {"title": "Chaos", "length": 4, "pace": "live"} | plan
    reply = expect(await browser.ask("open", "POST", "/classrooms", plan), 201)
    return str(json.loads(reply.body)["code"])


async def student(ports: Sequence[int], code: str) -> Browser:
    """Return a browser in which a new student has joined."""
    browser = await visitor(ports, f"/join?code={code}")
    expect(await browser.ask("join", "POST", "/join", {"code": code}), 200)
    return browser


async def state(browser: Browser, code: str, view: str = "student") -> dict[str, Any]:
    """Return a classroom's snapshot in a view."""
    reply = await browser.ask("state", "GET", f"/classrooms/{code}/state?view={view}")
    return dict(json.loads(expect(reply, 200).body))


async def advance(browser: Browser, code: str, version: int) -> Reply:
    """Advance from a version."""
    return await browser.ask(
        "advance", "POST", f"/classrooms/{code}/advance", {"from_version": version}
    )


def expect(reply: Reply, status: int) -> Reply:
    """Return a reply with the expected status; AssertionError for another."""
    assert reply.status == status, f"{reply.status}: {reply.body[:200].decode(errors='replace')}"
    return reply
