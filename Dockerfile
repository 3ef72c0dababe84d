ARG BASE=python:3.13-slim

FROM ${BASE} AS build
COPY requirements/runtime.txt /tmp/runtime.txt
# pip lives in an environment of its own, so that none of it reaches the image.
RUN python -m venv /tmp/pip \
 && python -m venv --without-pip /opt/deploy-gate \
 && /tmp/pip/bin/pip --python /opt/deploy-gate/bin/python install --quiet --no-cache-dir --disable-pip-version-check \
      --no-compile --only-binary :all: --require-hashes -r /tmp/runtime.txt \
 && find /opt/deploy-gate/lib -name '*.pyi' -delete
COPY deploy_gate /tmp/deploy_gate
# Checked by nobody at start: the layer is the only place this bytecode and its sources ever share.
RUN cp -r /tmp/deploy_gate /opt/deploy-gate/lib/python3*/site-packages/ \
 && python -m compileall -q --invalidation-mode unchecked-hash /opt/deploy-gate/lib
COPY entrypoint.py /opt/deploy-gate/entrypoint.py
COPY post.py /opt/deploy-gate/post.py
# The runner starts it by its name, so it has to say itself which Python isolates it.
RUN chmod 755 /opt/deploy-gate/post.py

FROM ${BASE}
COPY --from=build /opt/deploy-gate /opt/deploy-gate
# -I: the working directory is the caller's checkout, and nothing in it may be imported.
ENTRYPOINT ["/opt/deploy-gate/bin/python", "-I", "/opt/deploy-gate/entrypoint.py"]
