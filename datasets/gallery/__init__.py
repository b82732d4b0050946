"""The gallery: portraits that our own program paints, each from a seed."""

from datasets.gallery.collection import QUIZ_SEEDS_START, TRAINING_SEEDS, write_collection
from datasets.gallery.paint import Portrait, file_of, paint
from datasets.names import TONES

__all__ = [
    "QUIZ_SEEDS_START",
    "TONES",
    "TRAINING_SEEDS",
    "Portrait",
    "file_of",
    "paint",
    "write_collection",
]
