"""The tables of the database: one class each."""

from quiz.models.base import (
    MACHINES,
    Base,
    OutcomeCounters,
    random_id,
    random_token,
)
from quiz.models.board import BoardPart, WindowStanding
from quiz.models.classrooms import Classroom, ClassroomFace, Student
from quiz.models.counts import Aggregate, Digest, Uncounted
from quiz.models.crowd import Lane, LaneFile, LaneTraining, LaneWeek
from quiz.models.enums import Label, LaneKind, Mode, Pace, Phase
from quiz.models.faces import Face, FaceBytes, Import, Takedown
from quiz.models.modes import ClimbFace, ModeRecord, Pick, PickFace, SharedFace, SharedSet
from quiz.models.players import Player, PlayerDay, Skill
from quiz.models.rounds import Round, Showing, Trial
from quiz.models.teachers import Attempt, Login, RecoveryCode, Teacher
from quiz.models.workers import Worker

__all__ = [
    "MACHINES", "Aggregate", "Attempt", "Base", "BoardPart", "Classroom", "ClassroomFace",
    "ClimbFace", "Digest", "Face", "FaceBytes", "Import", "Label", "Lane", "LaneFile", "LaneKind",
    "LaneTraining", "LaneWeek", "Login", "Mode", "ModeRecord", "OutcomeCounters", "Pace", "Phase",
    "Pick", "PickFace", "Player", "PlayerDay", "RecoveryCode", "Round", "SharedFace", "SharedSet",
    "Showing", "Skill", "Student", "Takedown", "Teacher", "Trial", "Uncounted", "WindowStanding",
    "Worker", "random_id", "random_token",
]  # fmt: skip
