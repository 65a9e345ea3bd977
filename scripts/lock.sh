#!/usr/bin/env bash
# Renew the lock files from pyproject.toml. torch is left out: setup.sh installs it by itself, so that
# a machine without a GPU can take the CPU build.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
[ -x "$uv" ] || .venv/bin/pip install --quiet uv
compile() {
  "$uv" pip compile pyproject.toml --quiet --python-version 3.11 --universal --generate-hashes \
    --no-emit-index-url --no-header --no-annotate --constraints scripts/torch.txt "$@"
}
# CUDA packages come with the CUDA build of torch and are pinned by it.
without_cuda() {
  awk '/^[a-z0-9]/ { keep = !($0 ~ /^(torch|triton|nvidia-[a-z0-9-]*|cuda-[a-z0-9-]*)==/) } keep' "$1" >"$2"
}
runtime=(--extra checkout --extra fallback --extra onnx --extra evaluate --extra skos --extra postgres --extra telemetry)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
compile "${runtime[@]}" -o "$tmp/runtime.txt"
without_cuda "$tmp/runtime.txt" requirements.lock
compile "${runtime[@]}" --extra dev --constraints "$tmp/runtime.txt" -o "$tmp/dev.txt"
without_cuda "$tmp/dev.txt" requirements-dev.lock
wc -l requirements.lock requirements-dev.lock
