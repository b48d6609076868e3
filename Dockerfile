# One image for web, workers and commands: `docker build -t qa-coach .`
# Its weights are Whisper base, from a package; larger ones are mounted at /models.

FROM node:22-bookworm-slim AS pages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY setup/page-packages setup/
RUN ./setup/page-packages vendor

FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
COPY pyproject.toml constraints.txt requirements.lock README.md LICENSE ./
COPY setup/ setup/
COPY qa_app/ qa_app/
RUN ./setup/python-environment run \
    && .venv/bin/pybabel -q compile --use-fuzzy -d qa_app/translations

FROM python:3.11-slim-bookworm
WORKDIR /app
COPY setup/system-libraries setup/
COPY --from=packages /app/.venv .venv
RUN ./setup/system-libraries image && rm -rf /var/lib/apt/lists/*
COPY --from=packages /app/ ./
COPY --from=pages /app/vendor qa_app/static/vendor
COPY migrations/ migrations/
COPY rubrics/ rubrics/
COPY samples/ samples/
RUN useradd --system --uid 10001 --home-dir /data qa \
    && install --directory --owner qa --group qa --mode 700 /data \
    && install --directory /models
USER 10001
ENV DATA_DIR=/data MODELS_DIR=/models LISTEN=0.0.0.0:8000 DEMO=0 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD [".venv/bin/python", "-c", "import urllib.request as web; web.urlopen(web.Request('http://127.0.0.1:8000/health', headers={'X-Forwarded-Proto': 'https'}), timeout=9)"]
ENTRYPOINT ["/app/.venv/bin/qa-app"]
CMD ["run"]
