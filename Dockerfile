# Two images: `--target web` serves pages and has no torch, `--target worker` makes the faces.
# Both run as an unprivileged user and write only to /data, so the root file system may be
# read-only if /tmp is a tmpfs.
FROM python:3.11-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/venv/bin:$PATH \
    INSTANCE=/data HOST=0.0.0.0 PORT=8000
WORKDIR /app
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data quiz \
    && install --directory --owner quiz --mode 0700 /data
VOLUME /data

FROM base AS web-packages
COPY requirements.txt requirements-telemetry.txt ./
RUN grep --invert-match '^torch==' requirements.txt > web.txt \
    && python -m venv /venv \
    && pip install --no-cache-dir --requirement web.txt --requirement requirements-telemetry.txt

# TORCH_INDEX names an index of torch's builds: on a machine without a GPU, the CPU build saves
# gigabytes.
FROM web-packages AS worker-packages
ARG TORCH_INDEX=
RUN grep '^torch==' requirements.txt > torch.txt \
    && pip install --no-cache-dir ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} --requirement torch.txt

FROM base AS web
COPY --from=web-packages /venv /venv
COPY . .
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["sh", "-c", "exec gunicorn 'app:create_app()' --config python:quiz.serving --worker-tmp-dir /dev/shm --workers \"${WEB_CONCURRENCY:-2}\""]

FROM base AS worker
COPY --from=worker-packages /venv /venv
COPY . .
USER 10001
HEALTHCHECK --interval=30s --timeout=20s --start-period=60s CMD \
    ["flask", "--app", "app", "worker", "check", "--here"]
# On SIGINT the worker finishes its batch; SIGTERM would stop it at once.
STOPSIGNAL SIGINT
CMD ["huey_consumer", "quiz.tasks.huey", "--workers", "1", "--max-delay", "0.5"]
