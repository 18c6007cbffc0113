#!/usr/bin/env bash
# Runs the steps of the compose file without a container engine: the tenant and a client are in network namespaces of their
# own, and the client calls the tenant by its name in the containers' network. Needs root on Linux, curl and a built repository:
#   sudo examples/containers/two-hosts.sh
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
id=tg$$
data=$(mktemp -d)
pid=
cleanup() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  [ -z "$pid" ] || wait "$pid" 2>/dev/null || true
  ip netns delete "$id-tenant" 2>/dev/null || true
  ip netns delete "$id-client" 2>/dev/null || true
  rm -rf "$data"
}
trap cleanup EXIT

for name in tenant client; do
  ip netns add "$id-$name"
  ip -n "$id-$name" link set lo up
done
ip -n "$id-tenant" link add tenant type veth peer name client netns "$id-client"
ip -n "$id-tenant" addr add 10.77.0.1/24 dev tenant
ip -n "$id-client" addr add 10.77.0.2/24 dev client
ip -n "$id-tenant" link set tenant up
ip -n "$id-client" link set client up

# Exported here, so that the process that is stopped at the end is the tenant itself.
export PORT=7070 HTTPS_PORT=off TOLLGATE_HOST=0.0.0.0 TOLLGATE_DATA="$data" TOLLGATE_CONFIG="$data"
export TOLLGATE_ISSUER=http://localhost:7070/ ALLOWED_HOSTS=tenant AUTH0_AUDIENCE=https://orders.example.com
ip netns exec "$id-tenant" node "$root/packages/tenant/lib/main.js" >"$data/log" 2>&1 &
pid=$!

inside() { ip netns exec "$id-tenant" curl --silent --max-time 10 "$@"; }
client() { ip netns exec "$id-client" curl --silent --max-time 10 --resolve tenant:7070:10.77.0.1 --resolve other:7070:10.77.0.1 "$@"; }
status() { "$1" --output /dev/null --write-out '%{http_code}' "$2" || true; }
expect() {
  if [ "$2" != "$3" ]; then
    echo "✗ $1: $3, not $2"
    exit 1
  fi
  echo "✓ $1"
}

for _ in $(seq 300); do
  [ "$(status inside http://127.0.0.1:7070/readyz)" = 200 ] && break
  kill -0 "$pid" 2>/dev/null || { cat "$data/log"; exit 1; }
  sleep 0.2
done

issuer() { grep -o '"issuer":"[^"]*"'; }
expect 'the browser gets the issuer from localhost' '"issuer":"http://localhost:7070/"' \
  "$(inside http://localhost:7070/.well-known/openid-configuration | issuer)"
expect 'another host gets the same issuer from tenant' '"issuer":"http://localhost:7070/"' \
  "$(client http://tenant:7070/.well-known/openid-configuration | issuer)"
expect 'another host gets the keys' 200 "$(status client http://tenant:7070/.well-known/jwks.json)"
expect 'another name is refused' 421 "$(status client http://other:7070/.well-known/jwks.json)"
expect 'the health is known by address' 200 "$(status client http://10.77.0.1:7070/healthz)"
expect 'a name is needed for everything else' 421 "$(status client http://10.77.0.1:7070/dashboard)"
