#!/usr/bin/env bash
# Every test, with the real Voikko, model, embedded Qdrant, Qdrant server and PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh --dev
. scripts/test-parts.sh
# Two processes by default; each needs up to 6 GB, for bases and models are held open.
exec .venv/bin/pytest --numprocesses "${TEST_PROCESSES:-2}" --dist loadfile "$@"
