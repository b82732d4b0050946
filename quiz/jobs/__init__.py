"""Jobs: work that is too long for one transaction, and so opens its own."""

from quiz.jobs import backups, crowd, painting
from quiz.jobs.importing import Importer, fingerprint, wanted_resolution
from quiz.jobs.read_ahead import ReadAhead
from quiz.jobs.recount import recount
from quiz.jobs.standings import update_sheet, update_window

__all__ = [
    "Importer",
    "ReadAhead",
    "backups",
    "crowd",
    "fingerprint",
    "painting",
    "recount",
    "update_sheet",
    "update_window",
    "wanted_resolution",
]
