FROM python:3.12.7-slim-bookworm AS builder

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# Wheels of packages without a binary for this platform are built here.
RUN apt-get update && apt-get install -y --no-install-recommends \
      build-essential \
      libffi-dev \
      libpq-dev \
      pkg-config \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /build
COPY requirements.txt constraints.txt ./
RUN python -m venv /opt/venv \
 && . /opt/venv/bin/activate \
 && pip install --upgrade "pip==24.3.1" wheel \
 && pip install -r requirements.txt -c constraints.txt

FROM python:3.12.7-slim-bookworm
LABEL org.opencontainers.image.title="orders" \
      org.opencontainers.image.description="Takes orders and keeps them" \
      org.opencontainers.image.licenses="MIT"

ENV PATH="/opt/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=orders.settings.production

RUN set -eux; \
    apt-get update; \
    apt-get install -y --no-install-recommends libpq5 gettext-base; \
    apt-get clean; \
    rm -rf /var/lib/apt/lists/* /tmp/* /var/tmp/*; \
    useradd --system --uid 990 --home-dir /app orders; \
    install -d -o orders -g orders /app/media /app/static

COPY --from=builder /opt/venv /opt/venv
WORKDIR /app
COPY --chown=orders:orders . .
RUN SECRET_KEY=unused python manage.py collectstatic --noinput > /dev/null \
    && python -m compileall -q orders
VOLUME /app/media
EXPOSE 8000
USER orders
CMD gunicorn orders.wsgi:application --bind 0.0.0.0:8000 --workers ${WORKERS:-4}
