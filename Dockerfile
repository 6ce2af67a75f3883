# One image for the web server and the workers; docker-compose.yml says which is which.
FROM node:22-bookworm-slim AS node

FROM python:3.12-slim-bookworm AS build
# For GPUs leave TORCH_INDEX empty: PyPI's torch brings CUDA. The CPU wheels are ten times smaller.
ARG TORCH_INDEX=""
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
COPY --from=node /usr/local /usr/local/node
ENV PATH=/usr/local/node/bin:$PATH
WORKDIR /app
COPY Makefile requirements.txt constraints.txt ./
RUN python -m venv .venv && make .venv/bin/.installed PYTHON=python TORCH_INDEX=$TORCH_INDEX
COPY frontend/package.json frontend/package-lock.json frontend/
RUN make frontend/node_modules/.installed
COPY . .
RUN make frontend/dist/index.html \
    && SECRET_KEY=only-for-collectstatic .venv/bin/python manage.py collectstatic --noinput -v 0 \
    && rm -rf frontend/node_modules

FROM python:3.12-slim-bookworm
# Workers compile the encoder before they score large pools (SCORING_COMPILE_FROM).
RUN apt-get update && apt-get install -y --no-install-recommends g++ && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --home-dir /app --uid 10001 anneal && mkdir -p /data && chown anneal /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 ANNEAL_ENV=production ANNEAL_HOME=/data STATIC_ROOT=/app/var/static
USER anneal
VOLUME /data
EXPOSE 8000
CMD ["uvicorn", "config.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--lifespan", "off", "--proxy-headers"]
