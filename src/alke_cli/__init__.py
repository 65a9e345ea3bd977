"""The one command `alke-kb`: the only place that knows library, ingest and API together."""
