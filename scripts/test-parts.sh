# Sourced by test.sh and check.sh: the real parts that the tests run against.
if command -v apt-get >/dev/null; then
  need=()
  command -v pdftotext >/dev/null || need+=(poppler-utils)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql)
  command -v npm >/dev/null || need+=(npm)
  command -v chromium >/dev/null || need+=(chromium)
  command -v soffice >/dev/null || need+=(libreoffice-writer-nogui)
  if [ ${#need[@]} -gt 0 ]; then
    echo "==> Installing ${need[*]} for the tests"
    root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
  fi
fi
scripts/qdrant-server.sh fetch
scripts/node-part.sh fetch tests/oidc >/dev/null
scripts/node-part.sh fetch tests/contract_diff >/dev/null
