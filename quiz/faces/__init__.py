"""Faces: encode, store, serve and remove them."""

from quiz.faces import store
from quiz.faces.store import IN_CLASS, IN_STOCK, IS_OPEN, SPLITS, Real

__all__ = ["IN_CLASS", "IN_STOCK", "IS_OPEN", "SPLITS", "Real", "store"]
