# One image for every role: `serve`, `worker`, `migrate` and the other sub-commands. SQLite in a volume by default.
FROM python:3.12-slim

RUN apt-get update \
 && apt-get install --yes --no-install-recommends tesseract-ocr \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home --home-dir /var/lib/counterfoil counterfoil

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock

COPY parsers parsers
COPY tickets tickets
COPY inbox inbox
COPY web web
# what `counterfoil train` learns from beside the corrections of the house
COPY training/intents parsers/intent/intents
COPY training/requests parsers/intent/request_lines
RUN python -m compileall -q parsers tickets inbox web

ENV COUNTERFOIL_HOME=/var/lib/counterfoil \
    COUNTERFOIL_LISTEN_HOST=0.0.0.0 \
    PYTHONUNBUFFERED=1
USER counterfoil
VOLUME /var/lib/counterfoil
EXPOSE 8080

ENTRYPOINT ["python", "-m", "web"]
CMD ["serve"]
