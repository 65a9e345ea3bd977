#!/usr/bin/env bash
# Set up, read the sample documents into data/demo, and serve them at http://127.0.0.1:8000.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh
export ALKE_KB_DATA=${ALKE_KB_DATA:-data/demo}
port=${PORT:-8000}
.venv/bin/alke-kb ingest samples/documents
cat <<EOF

Try next, in another terminal:
  http://127.0.0.1:$port/fi/    the pages (also /sv/ and /en/)
  curl --get 'http://127.0.0.1:$port/api/v1/search' --data-urlencode 'q=osaavan työvoiman saatavuus' --data limit=3
  .venv/bin/alke-kb --data $ALKE_KB_DATA search 'johtopäätösten seuranta' --role johtopaatos
  http://127.0.0.1:$port/docs   the API, to read and to try

EOF
exec .venv/bin/alke-kb serve --port "$port"
