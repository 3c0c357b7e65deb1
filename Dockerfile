# Airflow's own image (user, entry point, system libraries) with exactly the packages of the production lock.
# The project lies in it as in a checkout: dags/, plugins/, the shipped example in config/ and include/. The office's own
# folder is mounted as office/, which counts before the example.
FROM apache/airflow:3.3.2-python3.11

USER root
# Named volumes take over the owner of the folder that they are first mounted on.
RUN install -d -o airflow -g 0 -m 2775 /var/lib/duban /var/backups/duban

USER airflow
ENV DUBAN_HOME=/var/lib/duban

# The image keeps its packages in the environment $VIRTUAL_ENV. sync makes that equal to the lock and takes away
# the many providers that nobody uses here; uv itself comes by the lock as well, at its version and hash. Bytecode
# belongs into the image: a container would make it anew at each start.
COPY --chown=airflow:0 requirements-production.lock /opt/airflow/
RUN awk '/^[^ #]/ {wanted = /^uv==/} wanted' requirements-production.lock >/tmp/uv.lock \
    && pip install --no-cache-dir --require-hashes --no-deps -r /tmp/uv.lock \
    && uv pip sync --no-cache --compile-bytecode --require-hashes requirements-production.lock \
    && rm /tmp/uv.lock

COPY --chown=airflow:0 pyproject.toml /opt/airflow/
COPY --chown=airflow:0 plugins /opt/airflow/plugins
COPY --chown=airflow:0 config /opt/airflow/config
COPY --chown=airflow:0 include /opt/airflow/include
COPY --chown=airflow:0 dags /opt/airflow/dags
# What officials read under 帮助.
COPY --chown=airflow:0 docs/handbook /opt/airflow/docs/handbook
COPY --chown=airflow:0 docs/pictures /opt/airflow/docs/pictures
COPY --chown=airflow:0 docs/roles.md docs/verdict.md /opt/airflow/docs/
COPY --chown=airflow:0 deploy/setup.sh deploy/nightly.sh deploy/webserver_config.py /opt/airflow/deploy/
# The root of a container is not written to: an empty file of settings, or Airflow would write one, and our bytecode.
RUN touch /opt/airflow/airflow.cfg \
    && python -m compileall -q /opt/airflow/plugins /opt/airflow/dags \
    && uv pip install --no-cache --no-deps --no-build-isolation --editable .
