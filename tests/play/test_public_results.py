"""Public results: which rounds have a page that anybody may see."""

import pytest
from sqlalchemy.orm import Session

from quiz.errors import NotFound
from quiz.models import Label, Mode, Player, Round
from quiz.play import players, public_results, rounds
from quiz.storage.database import utc_now
from tests.support.factories import add_classroom, add_round, add_student, add_teacher, respond


def finished(session: Session, player: Player) -> Round:
    """Let a player finish a round of four faces."""
    round_ = add_round(session, player, length=4)
    for position in range(1, 5):
        respond(session, player.id, round_.id, position, Label.FAKE)
    session.refresh(round_)
    return round_


def test_a_finished_round_is_found_by_its_token(db_session: Session, player: Player) -> None:
    one, other = finished(db_session, player), finished(db_session, player)
    assert len({one.result_token, other.result_token, one.id, player.id}) == 4
    assert len(one.result_token or "") == 22
    assert public_results.address_of(one) == f"/results/{one.result_token}"
    assert public_results.shared_round(db_session, one.result_token or "") is one
    for token in ("", one.id, player.id, "unknown"):
        with pytest.raises(NotFound):
            public_results.shared_round(db_session, token)


def test_an_open_round_has_no_page(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=4)
    respond(db_session, player.id, round_.id, 1, Label.FAKE)
    db_session.refresh(round_)
    assert public_results.address_of(round_) is None
    with pytest.raises(NotFound):
        public_results.shared_round(db_session, round_.result_token or "")


def test_practice_without_a_response_has_no_page(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, mode=Mode.PRACTICE)
    rounds.finish_round(db_session, player.id, round_.id, utc_now())
    assert public_results.address_of(round_) is None


def test_an_erased_player_has_no_page(db_session: Session, player: Player) -> None:
    token = finished(db_session, player).result_token or ""
    players.erase_player(db_session, player.id)
    with pytest.raises(NotFound):
        public_results.shared_round(db_session, token)


@pytest.mark.usefixtures("quick_hashes", "player")
def test_a_round_of_a_classroom_has_no_page(db_session: Session) -> None:
    classroom = add_classroom(db_session, add_teacher(db_session), length=4)
    student = add_student(db_session, classroom)
    round_ = db_session.get_one(Round, student.round_id)
    round_.finished_at, round_.answered = utc_now(), 4
    assert round_.result_token is None
    assert public_results.address_of(round_) is None
