"""Everyone's statistics, in the words of each deck."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.counts import COUNTERS, digests
from quiz.decks.deck import DECKS
from quiz.decks.groups import TERMS, group_names
from quiz.models import Aggregate, Face, Label, Lane, Trial
from quiz.policy import ranking
from quiz.storage.database import utc_now
from tests.support.factories import fill
from tests.support.pages import JSON, play, twin
from tests.support.populations import Crowd


def test_everyones_page_says_all_that_the_aggregates_hold(
    app: Flask, client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "MIN_DRAWN", 1)
    fill(db_session)
    db_session.execute(update(Face).values(p_detector=0.7, p_discriminator=0.4))
    db_session.commit()
    play(client, 50)
    play(app.test_client(), 20)
    all_ = twin(client, "/stats")
    fakes = all_["hits"] + all_["misses"]
    reals = all_["false_alarms"] + all_["correct_rejections"]
    assert sum(group["trials"] for group in all_["misses_by_class"]) == fakes
    for kind in ("age", "gender", "race"):
        groups = all_["false_alarms_by"][kind]
        assert sum(group["trials"] for group in groups) == reals
        assert all((group["share"] is None) == (group["trials"] < 20) for group in groups)
    assert all_["machines"]["detector"]["hits"] == fakes
    assert all_["machines"]["discriminator"]["correct_rejections"] == reals
    assert -1.3863 <= all_["game_value"] < 0
    low, high = all_["hype_interval"]
    assert low <= all_["hype"] <= high
    assert sum(all_["players_by_accuracy"]) == 1
    html = client.get("/stats").get_data(as_text=True)
    for words in (
        "you are here",
        "By race label",
        "Is the generator winning",
        "People and machines",
    ):
        assert words in html


def test_only_exhibited_fakes_can_be_fetched(client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    play(client, 20)
    fake = db_session.scalars(select(Trial.face_id).where(Trial.label == Label.FAKE)).first()
    assert client.get(f"/stats/fakes/{fake}", headers=JSON).status_code == 404
    db_session.execute(update(Trial).where(Trial.face_id == fake).values(response=Label.REAL))
    digests.store_digests(db_session, digests.compute_digests(db_session), utc_now())
    db_session.commit()
    assert client.get(f"/stats/fakes/{fake}").data[:2] == b"\xff\xd8"
    assert f"/stats/fakes/{fake}" in client.get("/stats").get_data(as_text=True)
    assert client.get("/stats/fakes/999999", headers=JSON).status_code == 404


def test_three_figures_come_first_and_charts_wait_for_data(
    client: FlaskClient, db_session: Session
) -> None:
    fill(db_session)
    play(client, 10)
    text = client.get("/stats").text
    first, _, rest = text[text.index("<main") :].partition("<summary>For the curious</summary>")
    assert "People were right about" in first
    assert first.count("<li><b>") == 3
    assert "95%" not in first
    assert "Charts appear after 40 more responses." in rest
    for chart in ("Is the generator winning", "How players compare", "Which photographs"):
        assert chart not in text
    play(client, 40)
    text = client.get("/stats").text
    assert "Is the generator winning" in text
    assert "A chart of the players appears once 10 of them" in text
    assert "How players compare" not in text


@pytest.fixture
def filled(db_session: Session) -> Session:
    """A database with faces of both decks."""
    for deck in DECKS.values():
        fill(db_session, deck=deck)
    return db_session


def test_each_deck_speaks_in_its_own_words(client: FlaskClient, filled: Session) -> None:
    for deck in DECKS.values():
        play(client, 50, deck)
        play(client, 30, deck)
    for url in ("/me?deck=gallery", "/stats?deck=gallery"):
        text = client.get(url).text
        main = text[text.index("<main") : text.index("</main>")]
        for words in ("Originals", "Forgeries", "called forgery", "called original"):
            assert words in main
        read = re.sub(r'data-[a-z]+="[^"]*"|href="[^"]*"|src="[^"]*"', "", main)
        assert re.findall(r".{40}(?:[Pp]hotograph(?!s</a>)|UTKFace|\b[Ff]akes?\b)", read) == []
    text = client.get("/stats?deck=utkface").text
    for words in ("By race label", "Fakes", "Photographs", "the labels that UTKFace comes with"):
        assert words in text
    assert "By tone" in client.get("/stats?deck=gallery").text
    assert str(TERMS["gallery"].note) in client.get("/stats?deck=gallery").text


def test_portraits_have_tones_and_no_studies_beside_them(
    client: FlaskClient, filled: Session
) -> None:
    for deck in DECKS.values():
        play(client, 50, deck)
    photographs, portraits = (twin(client, f"/stats?deck={deck}") for deck in DECKS)
    assert set(photographs["false_alarms_by"]) == {"age", "gender", "race"}
    assert set(portraits["false_alarms_by"]) == {"age", "gender", "tone"}
    assert {each["name"] for each in portraits["false_alarms_by"]["tone"]} <= set(
        group_names("gallery")["race"]
    )
    assert photographs.keys() == portraits.keys()
    assert photographs["published"]
    assert portraits["published"] == []
    for url in ("/stats", "/me"):
        assert "and published studies" in client.get(f"{url}?deck=utkface").text.lower()
        assert "and published studies" not in client.get(f"{url}?deck=gallery").text.lower()


HEADING = "What the forger has learned from you"


def crowd_teaches(session: Session, crowd: Crowd) -> None:
    """Fill the tables with a crowd that teaches, and let the worker make the digests."""
    crowd.fill(session)
    digests.store_digests(session, digests.compute_digests(session), utc_now())
    session.commit()


def test_the_page_tells_what_a_crowd_has_taught(client: FlaskClient, db_session: Session) -> None:
    crowd_teaches(db_session, Crowd(taught=(0.15, 0.3)))
    json = twin(client, "/stats?deck=utkface")
    assert json["effect"] == json["effects"][-1]
    points = round(100 * json["effect"]["difference"])
    low, high = (round(100 * bound) for bound in json["effect"]["interval"])
    html = client.get("/stats?deck=utkface").text
    more = f"it fools people in {points} of 100 faces more than without your help"
    assert f"The forger has learned from you: {more}, between {low} and {high}." in html
    assert "Taught by 31,412 guesses of 812 players" in html
    assert "Taught by 16,412 guesses of 412 players" in html.partition("Earlier lessons")[2]
    assert [lane["lesson"] for lane in json["lanes"]] == [1, 1, 2, 2]
    assert len(json["weeks"]) == 12
    for figure in ("The arms race", "V(D, G) with the crowd as the judge D", "−1.39, the equilib"):
        assert figure in html
    assert HEADING not in client.get("/stats?deck=gallery").text


def test_a_lesson_without_effect_is_told_as_honestly(
    client: FlaskClient, db_session: Session
) -> None:
    crowd_teaches(db_session, Crowd(taught=(0.0,), seed=3))
    assert (
        "It can’t be told yet whether the forger has learned from you"
        in client.get("/stats?deck=utkface").text
    )


def test_before_there_is_enough_the_page_says_what_is_missing(
    client: FlaskClient, db_session: Session
) -> None:
    crowd_teaches(db_session, Crowd(players=25))
    html = client.get("/stats?deck=utkface").text
    assert HEADING in html
    assert re.search(r"can be told once \d+ more (of its latest faces|people)", html)
    assert "The forger has learned from you:" not in html
    json = twin(client, "/stats?deck=utkface")
    assert json["effect"] is None
    assert json["effects"][-1]["missing_players"] + json["effects"][-1]["missing_faces"] > 0


def words_of_taught(client: FlaskClient, session: Session) -> str:
    """Let the worker make the digests, and return what the page says of lessons at its head."""
    session.expire_all()
    digests.store_digests(session, digests.compute_digests(session), utc_now())
    session.commit()
    html = client.get("/stats?deck=utkface").text.partition(HEADING)[2]
    return html.partition("</div>")[0]


COIN = "A coin decides for each new face"


def test_the_provenance_is_that_of_the_lesson_that_is_told(
    client: FlaskClient, db_session: Session
) -> None:
    lanes = Crowd(taught=(0.3, 0.5)).fill(db_session)
    nobody = dict.fromkeys(COUNTERS, 0)
    of_newest = update(Aggregate).where(Aggregate.kind == f"lane {lanes[2].id}")
    db_session.execute(of_newest.values(nobody))
    told = words_of_taught(client, db_session)
    assert "The forger has learned from you:" in told
    assert "Lesson 1" in told
    assert "Taught by 16,412 guesses of 412 players" in told
    assert "31,412" not in told
    assert "It ended on" in told
    assert "can be told once 100 more of its latest faces have been judged" in told
    assert COIN in told


@pytest.mark.parametrize("players", [25, 1_000])
def test_of_a_lesson_that_has_ended_nothing_is_promised(
    client: FlaskClient, db_session: Session, players: int
) -> None:
    Crowd(players=players, taught=(0.5,)).fill(db_session)
    db_session.execute(update(Lane).values(retired_at=utc_now()))
    told = words_of_taught(client, db_session)
    assert "Taught by 16,412 guesses of 412 players" in told
    assert "It ended on" in told
    assert COIN not in told
    assert "can be told once" not in told
    assert ("The forger has learned from you:" in told) == (players == 1_000)


def test_before_the_first_lesson_nothing_is_said(client: FlaskClient, db_session: Session) -> None:
    fill(db_session)
    play(client, 10)
    assert twin(client, "/stats?deck=utkface")["lanes"] == []
    crowd_teaches(db_session, Crowd(players=5, taught=()))
    assert HEADING not in client.get("/stats?deck=utkface").text
    assert twin(client, "/stats?deck=utkface")["effect"] is None
