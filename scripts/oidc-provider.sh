#!/usr/bin/env bash
# The OpenID Connect provider of the tests (npm oidc-provider). Test-only, never shipped.
#
#   oidc-provider.sh fetch        install it once from the lock file; prints its folder
#
# Versions and integrity hashes are those of tests/oidc/package-lock.json; no package script runs.
# Cached under ALKE_KB_TEST_CACHE (default: alke-kb-test in the user's cache folder).
set -euo pipefail

fail() { echo "oidc-provider: $*" >&2; exit 1; }
[[ ${1:-} == fetch ]] || fail "usage: oidc-provider.sh fetch"

source=$(cd "$(dirname "$0")/../tests/oidc" && pwd)
cache="${ALKE_KB_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/alke-kb-test}"
digest=$(sha256sum "$source/package-lock.json" | cut -c1-16)
folder="$cache/oidc-provider-$digest"
[[ -d $folder ]] && { echo "$folder"; exit; }

command -v npm >/dev/null || fail "npm is missing; install it (Debian: apt-get install npm)."
mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$source/package.json" "$source/package-lock.json" "$work/"
(cd "$work" && npm ci --silent --ignore-scripts --no-audit --no-fund >/dev/null) \
    || fail "npm could not install what tests/oidc/package-lock.json names."
mv -T "$work" "$folder" 2>/dev/null || [[ -d $folder ]] || fail "the cache folder cannot be written."
trap - EXIT
rm -rf "$work"
echo "$folder"
