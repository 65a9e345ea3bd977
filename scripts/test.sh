#!/usr/bin/env bash
# Every test, with the real Voikko, model, embedded Qdrant, Qdrant server and PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh --dev
. scripts/test-parts.sh
exec .venv/bin/pytest "$@"
