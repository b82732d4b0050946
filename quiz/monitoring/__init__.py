"""Monitoring: health of the decks, metrics for Prometheus, and the preflight check."""

from quiz.monitoring import health, preflight, telemetry
from quiz.monitoring.health import Health, examine_deck
from quiz.monitoring.network import family_of, is_loopback, lan_address
from quiz.monitoring.preflight import Check
from quiz.monitoring.prometheus import write_metrics
from quiz.monitoring.telemetry import Telemetry

__all__ = [
    "Check",
    "Health",
    "Telemetry",
    "examine_deck",
    "family_of",
    "health",
    "is_loopback",
    "lan_address",
    "preflight",
    "telemetry",
    "write_metrics",
]
