"""Classrooms: plans, stages, students, snapshots and reports."""

from quiz.classroom import (
    allowance,
    breaks,
    class_modes,
    classrooms,
    erasing,
    joining,
    plans,
    presets,
    reports,
    retention,
    stages,
    student_names,
    students,
)
from quiz.classroom.codes import ClassroomCode, read_code
from quiz.classroom.phases import course_of
from quiz.classroom.plans import read_plan
from quiz.classroom.replacing import gone_faces, replace_face
from quiz.classroom.seats import Seat, find_seat, is_latest
from quiz.classroom.snapshot import snapshot_of, snapshot_since

__all__ = [
    "ClassroomCode",
    "Seat",
    "allowance",
    "breaks",
    "class_modes",
    "classrooms",
    "course_of",
    "erasing",
    "find_seat",
    "gone_faces",
    "is_latest",
    "joining",
    "plans",
    "presets",
    "read_code",
    "read_plan",
    "replace_face",
    "reports",
    "retention",
    "snapshot_of",
    "snapshot_since",
    "stages",
    "student_names",
    "students",
]
