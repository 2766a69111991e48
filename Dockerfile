# syntax=docker/dockerfile:1
# The assistant in a small image: no compiler, no pip, not root, a root file system that may be read-only.
# The one folder written to is /app/data/live (compiled knowledge and journal): mount a volume there.
# Written without an engine at hand: docs/adr/0001-dependances.md says what remains to be seen on a real one.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --require-hashes --no-deps -r /tmp/requirements.txt \
 && /venv/bin/python -m pip uninstall --yes pip

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Assistant Territoires d'industrie" \
      org.opencontainers.image.licenses="MIT"
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LANG=C.UTF-8
RUN python -m pip uninstall --yes pip \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tdi
WORKDIR /app
COPY --from=build /venv /venv
COPY bot.py LICENSE LICENCES-DONNEES.md ./
COPY tdi_bot ./tdi_bot
COPY knowledge ./knowledge
COPY data ./data
# Bytecode is made here, for nothing can be written beside the code later; a fresh volume takes the owner of its folder.
RUN python -m compileall -q tdi_bot \
 && install -d -o tdi -g tdi -m 0700 data/live
USER 10001:10001
VOLUME /app/data/live
# Loads the knowledge and answers a greeting: what is unhealthy is an assistant that cannot answer.
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s --retries=3 \
    CMD ["python", "bot.py", "ask", "--json", "Bonjour"]
ENTRYPOINT ["python", "bot.py"]
CMD []
