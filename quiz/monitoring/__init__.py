"""What serves, what is missing, and numbers for Prometheus."""

from quiz.monitoring import health, preflight
from quiz.monitoring.health import Health, examine
from quiz.monitoring.metrics import write_metrics
from quiz.monitoring.network import is_loopback, lan_address
from quiz.monitoring.preflight import Check

__all__ = [
    "Check",
    "Health",
    "examine",
    "health",
    "is_loopback",
    "lan_address",
    "preflight",
    "write_metrics",
]
