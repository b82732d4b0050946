"""Pages with growing numbers of trials: statistics and leaderboard must not slow down."""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from flask import Flask
from flask.testing import FlaskClient

from bench.population import Population
from bench.stage import fill, settings
from bench.table import Row
from quiz import close_app, create_app
from quiz.access import seals
from quiz.config import Config
from quiz.counts import digests
from quiz.storage import Database, upgrade, utc_now
from quiz.web import crowd_totals
from tests.support.postgres import fresh_database, running_server

LOOKS = 60
PAGES = {
    "everyone": "/stats",
    "the board, all": "/leaderboard",
    "the board, 7 days": "/leaderboard?window=week",
    "a player": "/me",
}
YARDSTICK = "/how"  # a page that reads no trials: if it slows down, the machine did
Times = dict[str, list[float]]


def measure_growth(sizes: list[int]) -> list[Row]:
    """Measure each page on both databases at each number of trials."""
    rows: list[Row] = []
    with (
        tempfile.TemporaryDirectory(prefix="faces-growth-") as folder,
        running_server(os.environ) as server,
    ):
        urls = {
            "SQLite": f"sqlite:///{Path(folder) / 'quiz.sqlite'}",
            "Postgres": fresh_database(server, "faces_growth"),
        }
        for name, url in urls.items():
            rows += measure_on(name, url, Path(folder) / name, sizes)
    return rows


def measure_on(name: str, url: str, folder: Path, sizes: list[int]) -> list[Row]:
    """Let one database grow, and load all pages at each size."""
    folder.mkdir()
    database = Database(url)
    upgrade(database.engine)
    fill(database)
    app = create_app(Config.from_env(settings(url, folder)))
    population, loads = Population(database), list[Times]()
    for size in sizes:
        print(f"  {name}: {size:,} trials …", file=sys.stderr, flush=True)
        population.grow_to(size)
        run_upkeep(database)
        loads.append(load_pages(app))
    database.dispose()
    close_app(app)
    return [row(name, page, sizes, loads) for page in PAGES]


def run_upkeep(database: Database) -> None:
    """Do what the worker does each minute, and update the database's planner statistics."""
    with database.reading() as session:
        made = digests.compute_digests(session)
    with database.transaction() as session:
        digests.store_digests(session, made, utc_now())
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def load_pages(app: Flask) -> Times:
    """Load the pages many times in turn, as a listed player; return the seconds of each load."""
    client, kept = app.test_client(), crowd_totals.KEPT_SECONDS
    secret = app.extensions["quiz.config"].secret_key
    client.set_cookie("player", seals.seal(secret, seals.PLAYER_COOKIE, f"bench-{0:09d}"))
    crowd_totals.KEPT_SECONDS = 0.0  # what is kept for some seconds would hide the cost
    try:
        urls = [YARDSTICK, *PAGES.values()]
        looks = [[seconds(client, url) for url in urls] for _ in range(LOOKS)]
    finally:
        crowd_totals.KEPT_SECONDS = kept
    return dict(zip([YARDSTICK, *PAGES], map(list, zip(*looks, strict=True)), strict=True))


def seconds(client: FlaskClient, url: str) -> float:
    """Return the seconds of loading one page."""
    began = time.perf_counter()
    response = client.get(url)
    assert response.status_code == 200, response.text
    return time.perf_counter() - began


def row(database: str, page: str, sizes: list[int], loads: list[Times]) -> Row:
    """Return a page's slowdown from the smallest to the largest size, relative to YARDSTICK."""
    middle = [median(times[page]) for times in loads]
    beside = [value / median(times[YARDSTICK]) for value, times in zip(middle, loads, strict=True)]
    p95 = quantiles(loads[-1][page], n=20)[-1]
    steps = ", ".join(
        f"{size:.0e}: {1000 * value:.1f} ms" for size, value in zip(sizes, middle, strict=True)
    )
    figure = f"{beside[-1] / beside[0]:.2f} × from {sizes[0]:,} to {sizes[-1]:,} trials"
    goal = "≤ 1.5 ×, p95 < 50 ms"
    return Row(f"{page}, {database}", figure, f"{steps}, p95 {1000 * p95:.0f} ms", goal)
