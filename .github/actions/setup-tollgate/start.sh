#!/usr/bin/env bash
# Starts a tenant in the background, waits for it, and exports its address and its certificate to the next steps of the job.
set -euo pipefail

log="${RUNNER_TEMP:-/tmp}/tollgate.log"
# The words of the command are separate arguments.
# shellcheck disable=SC2086
nohup $COMMAND start --port "$TENANT_PORT" --https-port "$TENANT_HTTPS_PORT" --audience "$AUDIENCE" --data "$TOLLGATE_DATA" >"$log" 2>&1 &
tenant=$!

origin="http://localhost:$TENANT_PORT"
for _ in $(seq 150); do
  curl --silent --fail --output /dev/null "$origin/readyz" && break
  if ! kill -0 "$tenant" 2>/dev/null; then
    cat "$log"
    exit 1
  fi
  sleep 0.2
done
curl --silent --fail --output /dev/null "$origin/readyz" || { cat "$log"; exit 1; }

echo "origin=$origin" >>"$GITHUB_OUTPUT"
{
  echo "AUTH0_AUDIENCE=$AUDIENCE"
  if [ "$TENANT_HTTPS_PORT" = off ]; then
    echo "AUTH0_DOMAIN=$origin"
  else
    echo "AUTH0_DOMAIN=localhost:$TENANT_HTTPS_PORT"
    echo "NODE_EXTRA_CA_CERTS=$(cd "$TOLLGATE_DATA" && pwd)/development-ca.pem"
  fi
} >>"$GITHUB_ENV"
