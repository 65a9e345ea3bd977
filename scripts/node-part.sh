#!/usr/bin/env bash
# A Node program that the tests use: tests/oidc (an OpenID Connect provider) or tests/contract_diff
# (what changed between two OpenAPI files). Test-only, never shipped.
#
#   node-part.sh fetch tests/oidc      install it once from its lock file; prints its folder
#
# Versions and integrity hashes are those of its package-lock.json; no package script runs.
# Cached under ALKE_KB_TEST_CACHE (default: alke-kb-test in the user's cache folder).
set -euo pipefail

fail() { echo "node-part: $*" >&2; exit 1; }
[[ ${1:-} == fetch && -n ${2:-} ]] || fail "usage: node-part.sh fetch FOLDER"

source=$(cd "$(dirname "$0")/.." && cd "$2" && pwd) || fail "there is no $2."
name=$(basename "$source")
cache="${ALKE_KB_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/alke-kb-test}"
digest=$(sha256sum "$source/package-lock.json" | cut -c1-16)
folder="$cache/$name-$digest"
[[ -d $folder ]] && { echo "$folder"; exit; }

command -v npm >/dev/null || fail "npm is missing; install it (Debian: apt-get install npm)."
mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$source/package.json" "$source/package-lock.json" "$work/"
(cd "$work" && npm ci --silent --ignore-scripts --no-audit --no-fund >/dev/null) \
    || fail "npm could not install what $2/package-lock.json names."
mv -T "$work" "$folder" 2>/dev/null || [[ -d $folder ]] || fail "the cache folder cannot be written."
trap - EXIT
rm -rf "$work"
echo "$folder"
