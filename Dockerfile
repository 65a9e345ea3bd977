# syntax=docker/dockerfile:1
# Two stages: everything is built in the first, the second holds only what serving needs.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/alke && /opt/alke/bin/pip install --quiet --upgrade pip
# CPU build of torch; for a GPU image set the index of the matching CUDA build.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
COPY requirements.lock scripts/torch.txt ./
RUN /opt/alke/bin/pip install --quiet -r torch.txt --index-url "$TORCH_INDEX" \
 && /opt/alke/bin/pip install --quiet --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY src src
COPY api api
COPY ingest ingest
RUN /opt/alke/bin/pip install --quiet hatchling \
 && /opt/alke/bin/pip install --quiet --no-deps --no-build-isolation . \
 && ALKE_KB_CACHE=/opt/alke/model /opt/alke/bin/python -m alke_cli.prepare_model

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libvoikko1 voikko-fi \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --create-home alke
COPY --from=build /opt/alke /opt/alke
ENV PATH=/opt/alke/bin:$PATH \
    ALKE_KB_DATA=/data \
    ALKE_KB_CACHE=/opt/alke/model \
    PYTHONUNBUFFERED=1
USER alke
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["alke-kb", "serve", "--host", "0.0.0.0", "--port", "8000"]
