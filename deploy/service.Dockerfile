# One recipe for all Python processes: SERVICE is auth, profiles, jobs, resumes,
# interviews, social, ai, edge, or stack (secrets and samples).
#
# What comes from others is one layer that all images share. What is ours is a thin one
# on top: a change in jobs makes only the image of jobs anew.
FROM python:3.13-slim-trixie AS tools
ENV UV_PYTHON=/usr/local/bin/python \
    UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install --disable-pip-version-check --root-user-action=ignore -q 'uv>=0.13,<0.14'
WORKDIR /build

# Traefik and NATS have images of their own.
FROM tools AS packages
COPY requirements.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    awk '/^[a-z]/ { wanted = !/^(traefik|nats-server)-bin==/ } wanted' requirements.lock >images.lock \
    && uv venv -q /opt/venv \
    && uv pip install -q --python /opt/venv --require-hashes -r images.lock

FROM tools AS wheels
COPY pyproject.toml ./
COPY libs libs
COPY services services
COPY gateway gateway
COPY deploy/stack deploy/stack
RUN --mount=type=cache,target=/root/.cache/uv \
    uv build -q --wheel --all-packages --out-dir /wheels

FROM scratch AS members
ARG SERVICE
COPY --from=wheels /wheels/common-* /wheels/skills-* /wheels/matching-* /wheels/${SERVICE}-* /

FROM python:3.13-slim-trixie
# The folders belong to the user before volumes are mounted there: new ones take that over.
# Nothing can be compiled later, when all is read-only.
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin ccai \
    && install -d -m 700 -o ccai -g ccai /data /data/mail /secrets /nats /nats/config /nats/store \
    && for name in auth profiles jobs resumes interviews social ai edge operator; do \
        install -d -m 700 -o ccai -g ccai /secrets/$name; done \
    && { python -m compileall -qq "$(python -c 'import os; print(os.path.dirname(os.__file__))')" || true; }
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data
COPY --from=packages /opt/venv /opt/venv
ARG SERVICE
RUN --mount=type=bind,from=tools,source=/usr/local/bin/uv,target=/usr/local/bin/uv \
    --mount=type=bind,from=members,target=/wheels \
    uv pip install -q --python /opt/venv --no-cache --no-deps --no-index --compile-bytecode /wheels/*.whl
ENV SERVICE=$SERVICE
USER ccai
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD ["python", "-ISc", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
CMD ["sh", "-c", "exec python -m common.serve \"$SERVICE\""]
