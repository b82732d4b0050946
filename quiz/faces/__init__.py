"""Faces: encode, store, serve and remove them."""

from quiz.faces import opinions, reals, removal, serving, withdrawal
from quiz.faces.climb_fakes import (
    add_climb_fakes,
    count_climb_fakes,
    forget_outdated,
)
from quiz.faces.exposure import (
    IS_FOR_PICKS,
    IS_FREE,
    IS_HELD,
    IS_NEW,
    IS_OPEN,
    is_any,
    is_climbed,
    is_none,
)
from quiz.faces.fakes import (
    Fake,
    add_fakes,
    forget_spares,
    newest_in_stock,
    retire_others,
    stock_by_class,
    stock_size,
    take,
    take_from_stock,
)
from quiz.faces.pixels import decode, encode
from quiz.faces.reals import Real, add_reals, dealt_resolution, unknown_reals
from quiz.faces.removal import purge_fakes
from quiz.faces.serving import face_bytes, find_specimen

__all__ = [
    "IS_FOR_PICKS",
    "IS_FREE",
    "IS_HELD",
    "IS_NEW",
    "IS_OPEN",
    "Fake",
    "Real",
    "add_climb_fakes",
    "add_fakes",
    "add_reals",
    "count_climb_fakes",
    "dealt_resolution",
    "decode",
    "encode",
    "face_bytes",
    "find_specimen",
    "forget_outdated",
    "forget_spares",
    "is_any",
    "is_climbed",
    "is_none",
    "newest_in_stock",
    "opinions",
    "purge_fakes",
    "reals",
    "removal",
    "retire_others",
    "serving",
    "stock_by_class",
    "stock_size",
    "take",
    "take_from_stock",
    "unknown_reals",
    "withdrawal",
]
