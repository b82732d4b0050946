"""Tables."""

import enum
import secrets
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Label(enum.StrEnum):
    """What a face is, and what a player says it is."""

    REAL = "real"
    FAKE = "fake"


class Mode(enum.StrEnum):
    """How long a round lasts: a fixed number of trials, or as long as one likes."""

    CLASSIC = "classic"
    PRACTICE = "practice"


class Pace(enum.StrEnum):
    """Who says when a classroom's next face comes: the teacher, each student, or a deadline too."""

    LIVE = "live"
    SELF = "self"
    HOMEWORK = "homework"


class Phase(enum.StrEnum):
    """Where a classroom stands."""

    LOBBY = "lobby"
    QUESTION = "question"
    REVEAL = "reveal"
    FINISHED = "finished"


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive time; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give SQLite's naive times their zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[enum.StrEnum]) -> Enum:
    """Store an enum as its word, without a type of the database's own."""
    return Enum(kind, native_enum=False, length=16, values_callable=lambda k: [m.value for m in k])


def random_id() -> str:
    """Return 96 random bits, fit for an address."""
    return secrets.token_urlsafe(12)


def random_token() -> str:
    """Return 128 random bits, fit for an address."""
    return secrets.token_urlsafe(16)


BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[str, mapped_column(String(32))]
PlayerId = Annotated[str, mapped_column(ForeignKey("players.id", ondelete="CASCADE"))]
FaceId = Annotated[int, mapped_column(BigId, ForeignKey("faces.id", ondelete="CASCADE"))]
DeckName = Annotated[str, mapped_column(String(16), server_default=text("'utkface'"))]
# Of what is counted: nobody counts without saying of which deck.
DeckKey = Annotated[str, mapped_column(String(16), primary_key=True)]
Count = Annotated[int, mapped_column(Integer, default=0, server_default=text("0"))]


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcTime,
        Label: words(Label),
        Mode: words(Mode),
        Pace: words(Pace),
        Phase: words(Phase),
        float: Float(53),
    }


class Tally:
    """Four counters; the signal is FAKE."""

    hits: Mapped[Count]
    misses: Mapped[Count]
    false_alarms: Mapped[Count]
    correct_rejections: Mapped[Count]


class Player(Base):
    """Anyone who responds, known by a signed cookie."""

    __tablename__ = "players"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id)
    created_at: Mapped[datetime]
    pseudonym: Mapped[str | None] = mapped_column(String(64), unique=True)
    pseudonym_key: Mapped[str | None] = mapped_column(String(128), unique=True)
    is_listed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Kept off the public standings: flagged, and not cleared by a person since.
    is_on_hold: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    flagged_at: Mapped[datetime | None]
    flag_reason: Mapped[str | None] = mapped_column(String(200))
    reviewed_at: Mapped[datetime | None]


class Skill(Tally, Base):
    """What a player has done in one deck; there from the first round in it on."""

    __tablename__ = "skills"
    __table_args__ = (Index("ix_skills_standing", "deck", "is_public", "lower_bound", "player_id"),)

    player_id: Mapped[PlayerId] = mapped_column(primary_key=True)
    deck: Mapped[DeckKey]
    # Wilson's lower bound; empty until there are enough trials to be ranked.
    lower_bound: Mapped[float | None]
    # The player is listed and not on hold: kept here too, so that an index holds all of a page.
    is_public: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    seen_at: Mapped[datetime]  # the latest response, before the first the first round


class PlayerDay(Tally, Base):
    """What a player did in one deck on one day (UTC)."""

    __tablename__ = "player_days"
    __table_args__ = (Index(None, "day", "deck"),)

    player_id: Mapped[PlayerId] = mapped_column(primary_key=True)
    deck: Mapped[DeckKey]
    day: Mapped[date] = mapped_column(primary_key=True)


class WindowStanding(Tally, Base):
    """A ranked player's counts in a window of days of one deck, made anew each minute."""

    __tablename__ = "window_standings"
    __table_args__ = (
        Index("ix_window_standings_place", "deck", "window", "bound", "player_id"),
        Index(None, "player_id"),
    )

    deck: Mapped[DeckKey]
    window: Mapped[str] = mapped_column(String(8), primary_key=True)
    player_id: Mapped[PlayerId] = mapped_column(primary_key=True)
    bound: Mapped[float]


class BoardPart(Base):
    """When a part of the leaderboard was last made anew: a deck's window, or the look for flags."""

    __tablename__ = "board_parts"

    deck: Mapped[DeckKey]  # "" where it is about all of them
    name: Mapped[str] = mapped_column(String(8), primary_key=True)
    made_at: Mapped[datetime]
    first_day: Mapped[date | None]  # of the window as it was then
    ladder: Mapped[list[list[float]]] = mapped_column(JSON)  # rank and bound, far down


class Round(Base):
    """A run of trials by one player."""

    __tablename__ = "rounds"
    __table_args__ = (Index(None, "player_id", "started_at"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id)
    player_id: Mapped[PlayerId]
    deck: Mapped[DeckName]
    mode: Mapped[Mode]
    length: Mapped[int | None] = mapped_column(SmallInteger)
    answered: Mapped[Count]
    correct: Mapped[Count]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    # A classroom's rounds: the one position that is open, 0 for none; empty where each response
    # opens the next. Until when responses count, and whether verdicts wait for the end.
    paced_to: Mapped[int | None] = mapped_column(SmallInteger)
    closes_at: Mapped[datetime | None]
    is_silent: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


# The machine opponents, and where what they think of a face is kept.
MACHINES = {"discriminator": "p_discriminator", "detector": "p_detector"}


class Opinions:
    """P(fake) by the machine opponents: the GAN's discriminator and the trained detector."""

    p_discriminator: Mapped[float | None]
    p_detector: Mapped[float | None]


class Face(Opinions, Base):
    """A stimulus: what it is and where it came from."""

    __tablename__ = "faces"
    __table_args__ = (
        UniqueConstraint("checkpoint", "seed"),
        Index(None, "deck", "label", "split", "shuffle"),
        # The stock: fakes that nobody has been dealt.
        Index(
            "ix_faces_stock",
            "deck",
            "made_at",
            sqlite_where=text("label = 'fake' AND taken_at IS NULL"),
            postgresql_where=text("label = 'fake' AND taken_at IS NULL"),
        ),
        Index("ix_faces_taken", "deck", "label", "taken_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    deck: Mapped[DeckName]
    label: Mapped[Label]
    resolution: Mapped[int] = mapped_column(SmallInteger)
    klass: Mapped[int] = mapped_column(SmallInteger)
    shuffle: Mapped[float]  # random in [0, 1): where a fair draw begins
    made_at: Mapped[datetime]  # imported, for a real
    taken_at: Mapped[datetime | None]  # left the stock; for a real: taken down
    sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    age: Mapped[int | None] = mapped_column(SmallInteger)
    gender: Mapped[int | None] = mapped_column(SmallInteger)
    race: Mapped[int | None] = mapped_column(SmallInteger)
    split: Mapped[str | None] = mapped_column(String(16))
    checkpoint: Mapped[str | None] = mapped_column(String(64))
    seed: Mapped[int | None] = mapped_column(BigInteger)
    psi: Mapped[float | None]
    judged_by: Mapped[str | None] = mapped_column(String(64), index=True)  # a checkpoint's machines


class FaceBytes(Base):
    """The JPEG of a face; it goes when its time is over, the face's row stays."""

    __tablename__ = "face_bytes"

    face_id: Mapped[FaceId] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Trial(Opinions, Base):
    """One face shown once to one player, and what the machines thought when it was judged."""

    __tablename__ = "trials"
    __table_args__ = (
        UniqueConstraint("round_id", "position"),
        Index(None, "player_id", "face_id"),
        Index(None, "face_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    player_id: Mapped[PlayerId]
    position: Mapped[int]
    face_id: Mapped[int] = mapped_column(BigId, ForeignKey("faces.id"))
    label: Mapped[Label]
    token: Mapped[str] = mapped_column(String(32), unique=True, default=random_token)
    shown_at: Mapped[datetime | None]
    response: Mapped[Label | None]
    confidence: Mapped[int | None] = mapped_column(SmallInteger)
    responded_at: Mapped[datetime | None]
    response_ms: Mapped[int | None] = mapped_column(BigInteger)


class Aggregate(Tally, Base):
    """How often the four outcomes happened to one key of one kind, over all trials of a deck."""

    __tablename__ = "aggregates"

    deck: Mapped[DeckKey]
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)


class Uncounted(Base):
    """A response that the aggregates do not hold yet; written in the response's transaction."""

    __tablename__ = "uncounted"

    # No foreign key: the trial's row is locked by the response, looking it up again would cost.
    trial_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)


class Snapshot(Base):
    """Something about all players that is worked out now and then, not in a request."""

    __tablename__ = "snapshots"

    deck: Mapped[DeckKey]  # "" where it is about all of them
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    made_at: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class Teacher(Base):
    """An account that opens classrooms."""

    __tablename__ = "teachers"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id)
    username: Mapped[str] = mapped_column(String(32))
    username_key: Mapped[str] = mapped_column(String(128), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    password_at: Mapped[datetime]  # set anew, not merely hashed anew
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class Login(Base):
    """A browser in which a teacher is logged in."""

    __tablename__ = "logins"
    __table_args__ = (Index(None, "teacher_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    teacher_id: Mapped[str] = mapped_column(ForeignKey("teachers.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Classroom(Base):
    """A sitting of one set of faces by many players."""

    __tablename__ = "classrooms"
    __table_args__ = (Index(None, "teacher_id", "created_at"), Index(None, "closes_at"))

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    teacher_id: Mapped[str] = mapped_column(ForeignKey("teachers.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(80))
    # The plan, fixed when the classroom is made.
    deck: Mapped[DeckName]
    pace: Mapped[Pace]
    length: Mapped[int] = mapped_column(SmallInteger)  # of one set of faces
    has_two_sets: Mapped[bool]  # before and after the tips
    has_verdicts: Mapped[bool]  # after each face, rather than at the end
    has_free_names: Mapped[bool]
    has_top_five: Mapped[bool]
    allows_late: Mapped[bool]
    min_age: Mapped[int] = mapped_column(SmallInteger)
    seconds: Mapped[int | None] = mapped_column(SmallInteger)  # for one face
    teams: Mapped[Count]
    deadline_at: Mapped[datetime | None]
    # Where it stands.
    phase: Mapped[Phase]
    position: Mapped[Count]
    version: Mapped[Count]  # moves with everything that a student can see
    stage_version: Mapped[Count]  # the version with which phase and position began
    stage_answers: Mapped[Count]  # responses that there were by then
    closes_at: Mapped[datetime | None]  # the open face or the homework
    is_locked: Mapped[bool]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    names_erased_at: Mapped[datetime | None]


class ClassroomFace(Base):
    """A face that a classroom has for all its students; its bytes stay while it is open."""

    __tablename__ = "classroom_faces"
    __table_args__ = (Index(None, "face_id"),)

    classroom_id: Mapped[str] = mapped_column(
        ForeignKey("classrooms.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    face_id: Mapped[int] = mapped_column(BigId, ForeignKey("faces.id"))
    label: Mapped[Label]
    token: Mapped[str] = mapped_column(String(32), unique=True, default=random_token)  # a teacher's


class Student(Base):
    """A player of one classroom, under a name that holds there only."""

    __tablename__ = "students"
    __table_args__ = (
        UniqueConstraint("classroom_id", "number"),
        UniqueConstraint("classroom_id", "name_key"),
        Index(None, "round_id"),
    )

    player_id: Mapped[PlayerId] = mapped_column(primary_key=True)
    classroom_id: Mapped[str] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)  # in the order of joining
    name: Mapped[str | None] = mapped_column(String(64))
    name_key: Mapped[str | None] = mapped_column(String(128))
    team: Mapped[int | None] = mapped_column(SmallInteger)
    rejoin_code: Mapped[str] = mapped_column(String(8))  # for who has lost the cookie
    joined_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Attempt(Base):
    """How often something limited was tried by one name or address, known by a keyed hash."""

    __tablename__ = "attempts"

    scope: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    began_at: Mapped[datetime]
    count: Mapped[Count]


class Takedown(Base):
    """A photograph that must never come back."""

    __tablename__ = "takedowns"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    taken_down_at: Mapped[datetime]


class Worker(Base):
    """A worker's last sign of life."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    device: Mapped[str | None] = mapped_column(String(32))
    checkpoint: Mapped[str | None] = mapped_column(String(64))
    problem: Mapped[str | None] = mapped_column(String(500))  # why it makes no faces at all
    # Why it makes none of a deck, by the deck's name.
    problems: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    beat_at: Mapped[datetime]
    stock_made: Mapped[Count]


class Import(Base):
    """One run over the photographs, as far as it has come."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    deck: Mapped[DeckName]
    source: Mapped[str] = mapped_column(String(1000))  # which files, at which resolution
    read: Mapped[Count]
    total: Mapped[Count]
    kept: Mapped[Count]
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
