"""Connections: how requests come in, also from clients that are slow on purpose."""

from quiz.connections.log import DiscreetLog
from quiz.connections.worker import PatientWorker

__all__ = ["DiscreetLog", "PatientWorker"]
