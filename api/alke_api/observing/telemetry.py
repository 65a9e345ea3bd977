"""OpenTelemetry by its own instrumentation, where an agency switches it on."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from alke_kb.errors import Unavailable

# What the instrumentation would note of a request although it tells what was searched for, or who
# asked from where.
_WITHHELD = (
    *("url.query", "url.full", "http.url", "http.target"),
    *("client.address", "client.port", "network.peer.address", "network.peer.port"),
    *("net.peer.ip", "net.peer.port", "user_agent.original", "http.user_agent"),
)


def install_telemetry(app: FastAPI, provider: Any = None) -> None:
    """Record a span for each request; ``provider`` gets them, else the OTLP exporter of the
    ``OTEL_*`` variables. Raises ``Unavailable`` without the extra ``telemetry``.
    """
    try:
        from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
    except ImportError as error:
        raise Unavailable(
            "ALKE_KB_TELEMETRY needs OpenTelemetry, which is not installed.",
            hint='Install it with: pip install "alke-kb[telemetry]"',
        ) from error
    FastAPIInstrumentor.instrument_app(
        app,
        tracer_provider=provider or _exporting(),
        excluded_urls="healthz,readyz,metrics,static",
        server_request_hook=_withhold,
        exclude_spans=["receive", "send"],
    )


def _withhold(span: Any, scope: dict[str, Any]) -> None:
    if span is None or not span.is_recording():
        return
    for name in _WITHHELD:
        if name in span.attributes:
            span.set_attribute(name, "")


def _exporting() -> Any:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES still win.
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: "alke-kb"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
