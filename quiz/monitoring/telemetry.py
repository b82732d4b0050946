"""Telemetry: traces and metrics for OpenTelemetry, where a setting names who collects them.

Nothing that is sent names a person, a round, a face or a label: routes take the place of addresses,
and statements have no values.
"""

import os
import socket
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

from quiz.version import VERSION

if TYPE_CHECKING:
    from opentelemetry.metrics import Histogram
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.trace import TracerProvider

SCOPE = "real-or-fake"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
COUNTS = (1, 2, 4, 8, 16, 32, 64)

Attributes = Mapping[str, str | int]


class Telemetry:
    """What one process sends: its traces, and its metrics once a minute."""

    def __init__(self, traces: "TracerProvider", metrics: "MeterProvider") -> None:
        self._traces, self._metrics = traces, metrics
        self.tracer = traces.get_tracer(SCOPE, VERSION)
        self.meter = metrics.get_meter(SCOPE, VERSION)
        self._histograms = dict[str, "Histogram"]()

    def record(self, name: str, value: float, attributes: Attributes, unit: str = "s") -> None:
        """Add a value to a histogram: seconds, or a number of what the unit says."""
        if name not in self._histograms:
            bounds = SECONDS if unit == "s" else COUNTS
            self._histograms[name] = self.meter.create_histogram(
                name, unit, explicit_bucket_boundaries_advisory=bounds
            )
        self._histograms[name].record(value, attributes)

    def span(self, name: str, attributes: Attributes) -> AbstractContextManager[object]:
        """Trace a piece of work; what is traced within it is a part of it."""
        return self.tracer.start_as_current_span(name, attributes=attributes)

    def mark(self, attributes: Attributes) -> None:
        """Add attributes to the piece of work that is traced now."""
        from opentelemetry.trace import get_current_span

        get_current_span().set_attributes(attributes)

    def watch(self, engine: Engine) -> None:
        """Trace and time the statements of an engine."""
        event.listen(engine, "before_cursor_execute", note_start)
        event.listen(engine, "after_cursor_execute", partial(self._note_end, engine.dialect.name))

    def _note_end(self, system: str, *execution: Any) -> None:
        statement, context = execution[2], execution[4]
        operation = statement.split(maxsplit=1)[0].upper()
        attributes = {"db.system.name": system, "db.operation.name": operation}
        self.tracer.start_span(
            operation,
            attributes=attributes | {"db.query.text": statement},
            start_time=context.telemetry_started,
        ).end()
        seconds = (time.time_ns() - context.telemetry_started) / 1e9
        self.record("db.client.operation.duration", seconds, attributes)

    def close(self) -> None:
        """Send what is left, and end."""
        self._traces.shutdown()
        self._metrics.shutdown()


def note_start(*execution: Any) -> None:
    """Note when a statement begins."""
    execution[4].telemetry_started = time.time_ns()


def connect(endpoint: str, service: str) -> Telemetry:
    """Send a process's telemetry to a collector.

    Everything else is set by the usual variables of OpenTelemetry, such as
    OTEL_EXPORTER_OTLP_HEADERS and OTEL_TRACES_SAMPLER.
    """
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create(
        {
            "service.name": service,
            "service.version": VERSION,
            "service.instance.id": f"{socket.gethostname()}-{os.getpid()}",
        }
    )
    traces = TracerProvider(resource=resource)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint}/v1/traces")))
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{endpoint}/v1/metrics"))
    return Telemetry(traces, MeterProvider([reader], resource))
