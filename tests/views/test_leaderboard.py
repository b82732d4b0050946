"""The leaderboard's page and forms, with its JSON twin."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from quiz.access import seals
from quiz.board import windows
from quiz.board.changes import Change
from quiz.board.sheets import WINDOWS
from quiz.board.standings import Standing
from quiz.config import Config
from quiz.counts import player_counts
from quiz.figures.signal_detection import Counts
from quiz.models import BoardPart, Label, Player, WindowStanding
from quiz.policy import ranking
from quiz.views.leaderboard import change_words
from tests.support.boards import TODAY, ranked_player, refresh
from tests.support.factories import add_player, add_round, add_skill, fill, respond
from tests.support.pages import JSON, play, twin

SURE = {"discriminator": Counts(100, 100, 100, 100), "detector": Counts(190, 10, 10, 190)}


@pytest.fixture(autouse=True)
def photographs(db_session: Session) -> None:
    """Faces enough for the deck of photographs to be the one that is shown."""
    fill(db_session, reals=1, fakes=1)


@pytest.fixture
def me(client: FlaskClient, db_session: Session, config: Config) -> Player:
    """A ranked player, who is the one that asks."""
    player = ranked_player(db_session, "amber otter", 30)
    db_session.commit()
    client.set_cookie("player", seals.seal(config.secret_key, seals.PLAYER_COOKIE, player.id))
    return player


def test_joining_and_leaving_the_leaderboard(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    assert client.post("/leaderboard/join", data={"name": "amber-otter"}).status_code == 404
    play(client)
    joined = client.post("/leaderboard/join", data={"name": " Amber  Otter "})
    assert (joined.status_code, joined.headers["Location"]) == (303, "/leaderboard")
    assert twin(client, "/me")["pseudonym"] == "Amber Otter"
    assert twin(client, "/leaderboard")["me"] is None
    other = app.test_client()
    play(other)
    for name, status in (("amber-otter", 409), ("<b>", 400), (7, 400), ("calm-finch", 200)):
        taken = other.post("/leaderboard/join", json={"name": name}, headers=JSON)
        assert taken.status_code == status
    left = client.post("/leaderboard/leave", headers=JSON)
    assert left.json == {"name": None, "listed": False}
    assert client.post("/leaderboard/leave").status_code == 303


def test_standings_page_by_page(client: FlaskClient, db_session: Session) -> None:
    for number in range(60):
        player = add_player(db_session, f"player{number:02}", is_listed=True)
        add_skill(
            db_session,
            player,
            bound=number / 100,
            hits=20,
            misses=20,
            correct_rejections=number,
            false_alarms=60 - number,
        )
    db_session.commit()
    first = twin(client, "/leaderboard")
    assert len(first["standings"]) == 50
    assert set(first["standings"][0]) == {
        "rank", "name", "trials", "correct", "accuracy", "lower_bound", "machine", "me",
    }  # fmt: skip
    rest = twin(client, f"/leaderboard?after={first['next']}")
    assert [line["rank"] for line in first["standings"] + rest["standings"]] == list(range(1, 61))
    assert rest["next"] is None
    for url in (
        "/leaderboard?after=forged",
        f"/leaderboard?window=week&after={first['next']}",
        "/leaderboard?window=year",
    ):
        assert client.get(url, headers=JSON).status_code == 400


def test_my_place_is_in_sight_on_every_page(
    client: FlaskClient, db_session: Session, me: Player
) -> None:
    for number in range(55):
        ranked_player(db_session, f"player {number:02}x", 40)
    db_session.commit()
    for window in WINDOWS:
        first = twin(client, f"/leaderboard?window={window}")
        assert not any(line["me"] for line in first["standings"])
        assert (first["me"]["rank"], first["me"]["name"]) == (56, "amber otter")
        text = client.get(f"/leaderboard?window={window}").text
        assert "amber otter</bdi> (you)" in text
        assert "You are <b>56th</b>" in text
        rest = twin(client, f"/leaderboard?window={window}&after={first['next']}")
        assert [line["me"] for line in rest["standings"]] == [False] * 5 + [True]
        assert rest["standings"][-1] == first["me"]
        assert rest["next"] is None


def test_a_guess_is_called_one(
    client: FlaskClient, db_session: Session, me: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "EXACT_RANKS", 5)
    for number in range(15):
        ranked_player(db_session, f"player {number:02}x", 40)
    refresh(db_session, "all")
    db_session.commit()
    mine = twin(client, "/leaderboard")["me"]
    assert mine["rank_is_about"] is True
    assert isinstance(mine["rank"], int)
    assert re.search(r"about 1\dth", client.get("/leaderboard?window=all").text)


def test_machines_are_shown_by_word_and_sign(
    client: FlaskClient, me: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.views.leaderboard.machine_counts", lambda _: SURE)
    lines = twin(client, "/leaderboard")["standings"]
    assert [(line["rank"], line["name"], line["machine"]) for line in lines] == [
        (1, "the detector", True), (1, "amber otter", False), (2, "the discriminator", True),
    ]  # fmt: skip
    text = client.get("/leaderboard?window=all").text
    assert text.count('<span class="kind imprint">machine</span>') == 2
    assert text.count('<span class="sr-only">no rank</span>') == 2
    assert not any(
        line["machine"] for line in twin(client, "/leaderboard?window=week")["standings"]
    )


def test_a_score_that_a_coin_could_reach_has_no_rank(
    client: FlaskClient, db_session: Session, config: Config
) -> None:
    lucky = ranked_player(db_session, "amber otter", 22)
    db_session.commit()
    client.set_cookie("player", seals.seal(config.secret_key, seals.PLAYER_COOKIE, lucky.id))
    text = client.get("/leaderboard").text
    assert "so you have no rank" in text
    assert "1st" not in text
    assert text.count('<span class="sr-only">no rank</span>') == 1


def test_who_lacks_faces_can_play_them_from_the_leaderboard(
    client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    play(client)
    text = client.get("/leaderboard").text
    assert "more faces to be ranked" in text
    assert '<form method="post" action="/rounds">' in text


def test_the_way_to_a_place_is_shown_with_play_beside_it(
    client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    assert "<progress" not in client.get("/leaderboard").text
    play(client, 12)
    for window in WINDOWS:
        text = client.get(f"/leaderboard?window={window}").text
        way = text[text.index('<div class="to-a-place">') :].partition("</form>")[0]
        assert re.search(r"\d+ of 30 faces on the way to a place", way)
        assert re.search(r'max="30" value="\d+"', way)
        assert "Play" in way


def test_today_comes_first_where_there_is_a_name(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    app.testing = False  # windows are made by who looks

    def shown() -> str:
        found = re.search(r'window=(\w+)[^>]*aria-current="page"', client.get("/leaderboard").text)
        assert found is not None
        return found[1]

    assert shown() == "all"
    days = {"all": 30, "week": 3, "today": 0}
    for window, age in days.items():
        ranked_player(db_session, f"of {window}", 30, day=TODAY - timedelta(days=age))
        db_session.execute(delete(BoardPart))
        db_session.commit()
        assert shown() == window
    assert twin(client, "/leaderboard")["window"] == "all"


def test_neighbours_stand_around_me(client: FlaskClient, db_session: Session, me: Player) -> None:
    for number in range(55):
        ranked_player(db_session, f"above {number:02}x", 38)
    for number in range(3):
        ranked_player(db_session, f"below {number:02}x", 26)
    db_session.commit()
    for window in WINDOWS:
        text = client.get(f"/leaderboard?window={window}").text
        around = text[text.index('class="gap"') :].partition("</table>")[0]
        names = re.findall("<bdi>([^<]+)</bdi>", around)
        assert [name[:5] for name in names] == ["above", "above", "amber", "below", "below"]


def test_what_the_last_round_has_changed_is_told(
    client: FlaskClient, db_session: Session, me: Player
) -> None:
    fill(db_session)
    assert "Your last round " not in client.get("/leaderboard").text
    round_ = add_round(db_session, me, length=4)
    for position in range(1, 5):
        respond(db_session, me.id, round_.id, position, Label.FAKE)
    db_session.commit()
    for window in WINDOWS:
        text = client.get(f"/leaderboard?window={window}").text
        assert "Your last round left your place as it was." in text


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, (9, 0.6), "Your last round put you on this leaderboard."),
        ((12, 0.58), (9, 0.6), "moved you up from 12th to 9th"),
        ((12, 0.48), (9, 0.6), "moved your score from 70% to 70%"),
    ],
)
def test_a_change_is_of_the_rank_where_there_is_one(
    before: tuple[int, float] | None, after: tuple[int, float], words: str
) -> None:
    def line(rank: int, bound: float) -> Standing:
        return Standing(rank, "", 40, 28, 0.7, bound, me=True)

    change = Change(line(*before) if before else None, line(*after))
    said = change_words(change)
    assert words in said or said == "Your last round left your score at 70%."


def test_windows_are_made_by_who_looks_where_no_worker_does(
    app: Flask, client: FlaskClient, db_session: Session, me: Player
) -> None:
    app.testing = False
    windows.remove_players(db_session, [me.id])
    db_session.commit()
    assert [line["me"] for line in twin(client, "/leaderboard?window=today")["standings"]] == [True]
    windows.remove_players(db_session, [me.id])
    db_session.commit()
    later = twin(client, "/leaderboard?window=today")
    assert later["standings"] == []  # made a moment ago, so it is not made again
    assert later["me"]["rank"] == 1  # and what is mine is counted now
    db_session.execute(update(BoardPart).values(first_day=TODAY.replace(year=2020)))
    db_session.commit()
    assert len(twin(client, "/leaderboard?window=today")["standings"]) == 1


def test_joining_and_leaving_count_at_once(
    app: Flask, client: FlaskClient, db_session: Session, me: Player
) -> None:
    app.testing = False
    for window in WINDOWS:
        assert len(twin(client, f"/leaderboard?window={window}")["standings"]) == 1
    client.post("/leaderboard/leave")
    for window in WINDOWS:
        assert twin(client, f"/leaderboard?window={window}")["standings"] == []
    client.post("/leaderboard/join", data={"name": "calm finch"})
    for window in WINDOWS:
        assert len(twin(client, f"/leaderboard?window={window}")["standings"]) == 1
    client.post("/me/delete")
    for window in WINDOWS:
        seen = twin(client, f"/leaderboard?window={window}")
        assert (seen["standings"], seen["me"]) == ([], None)
    db_session.rollback()
    assert db_session.scalar(select(func.count()).select_from(WindowStanding)) == 0


def test_another_name_without_scripts(client: FlaskClient, me: Player) -> None:
    plain = client.get("/leaderboard").text
    assert 'name="another"' in plain
    assert 'action="/leaderboard/join"' not in plain
    asked = client.get("/leaderboard?window=all&another=amber-otter").text
    found = re.search(r'name="name" value="([^"]+)"', asked)
    assert found is not None
    assert client.post("/leaderboard/join", data={"name": found[1]}).status_code == 303
    assert twin(client, "/leaderboard")["me"]["name"] == found[1]


@pytest.mark.parametrize(
    "name", ["", "-", "x" * 10_000, "a\u200db", "a\u202eb", "👍👍", "<b>", "p\u0430ypal", "admin"]
)
def test_a_bad_name_is_told_in_one_sentence(client: FlaskClient, me: Player, name: str) -> None:
    refused = client.post("/leaderboard/join", json={"name": name}, headers=JSON)
    assert refused.status_code == 400
    detail = (refused.json or {})["detail"]
    assert detail.startswith("A name has ")
    assert detail.endswith(".")
    page = client.post("/leaderboard/join", data={"name": name})
    assert page.status_code == 400
    assert escape(detail) in page.text
    assert "<h1>Leaderboard</h1>" in page.text, "told on a page of its own, not beside the field"
    assert 'aria-invalid="true"' in page.text
    assert twin(client, "/leaderboard")["me"]["name"] == "amber otter"


def test_a_taken_name_is_told_beside_the_field_of_the_ranking_it_was_typed_in(
    app: Flask, client: FlaskClient, me: Player, db_session: Session
) -> None:
    other = app.test_client()
    fill(db_session)
    play(other)
    form = {"name": "Amber Otter", "deck": "utkface", "window": "week"}
    page = other.post("/leaderboard/join", data=form)
    assert page.status_code == 409
    assert "is taken." in page.text
    assert 'value="Amber Otter"' in page.text
    assert '<a href="/leaderboard?window=week&amp;deck=utkface" aria-current="page">' in page.text


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": ["amber"]}, []])
def test_a_name_that_is_no_text_is_refused(client: FlaskClient, me: Player, body: Any) -> None:
    assert client.post("/leaderboard/join", json=body, headers=JSON).status_code == 400


def test_a_tampered_cursor_is_refused(client: FlaskClient, db_session: Session) -> None:
    for number in range(51):
        ranked_player(db_session, f"player {number:02}x", 30)
    db_session.commit()
    cursor = twin(client, "/leaderboard?window=week")["next"]
    assert len(twin(client, f"/leaderboard?window=week&after={cursor}")["standings"]) == 1
    for url in (
        f"/leaderboard?window=week&after={cursor[:-1]}",
        f"/leaderboard?window=week&after=x{cursor}",
        f"/leaderboard?window=today&after={cursor}",
        f"/leaderboard?after={cursor}",
        "/leaderboard?after=%00",
        "/leaderboard?after=WyIxIl0.x",
        "/leaderboard?window=%F0%9F%91%8D",
    ):
        for headers in (JSON, {}):
            assert client.get(url, headers=headers).status_code == 400


def test_a_place_on_hold_is_told_to_its_owner_only(
    client: FlaskClient, db_session: Session, me: Player
) -> None:
    held = {"is_on_hold": True, "flag_reason": "the times hardly vary"}
    db_session.execute(update(Player).values(held))
    player_counts.copy_is_public(db_session, me.id)
    db_session.commit()
    sentence = "Your place is hidden until a person has reviewed it: the times hardly vary."
    for url in ("/leaderboard", "/leaderboard?window=today", "/me"):
        assert sentence in client.get(url).text
        assert twin(client, url)["on_hold"] == sentence
    board = twin(client, "/leaderboard")
    assert (board["standings"], board["me"]) == ([], None)
    client.delete_cookie("player")
    assert "on hold" not in client.get("/leaderboard").text
    assert twin(client, "/leaderboard")["on_hold"] is None


def test_who_has_not_played_enough_is_told_so(client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    assert "Play a round first" in client.get("/leaderboard").text
    play(client)
    assert "Judge 26 more faces to be ranked" in client.get("/leaderboard").text
    client.post("/leaderboard/join", data={"name": "calm finch"})
    for window in WINDOWS:
        assert "26 more faces" in client.get(f"/leaderboard?window={window}").text
        assert twin(client, f"/leaderboard?window={window}")["me"] is None
