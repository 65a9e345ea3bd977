#!/usr/bin/env bash
# One command for a person and for CI: format, lint, types, import contracts, tests.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh --dev
step() { printf '\033[1m==> %s\033[0m\n' "$*"; "$@"; }
step .venv/bin/ruff format --check .
step .venv/bin/ruff check .
step .venv/bin/mypy
# The client is a package of its own and is not installed here.
step env PYTHONPATH=clients/python/src .venv/bin/lint-imports
step .venv/bin/python scripts/audit_dependencies.py
step scripts/test.sh "$@"
