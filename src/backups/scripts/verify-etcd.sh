# shellcheck shell=sh
# Restores a snapshot of etcd into a server of its own, and asks that.
#   ETCDCTL_ENDPOINTS  where the server is to listen
#   "$@"               further arguments of the server
# and those of verify.sh, restore-etcd.sh and shell-etcd.sh; QUERY is a key that has to be there.
export STEP=verify
# shellcheck source=src/backups/scripts/shell-etcd.sh
. "${SCRIPTS:-/scripts}/shell-etcd.sh"
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "${SCRIPTS:-/scripts}/verify.sh"

serve etcd --data-dir "$DATA" --listen-client-urls "$ETCDCTL_ENDPOINTS" --advertise-client-urls "$ETCDCTL_ENDPOINTS" --listen-peer-urls http://127.0.0.1:2380 \
  --unsafe-no-fsync --quota-backend-bytes 17179869184 "$@"
until_up etcdctl get --keys-only x
restore sh restore-etcd.sh

# count ARGUMENT...: how many keys there are
count() {
  etcdctl get --count-only -w fields "$@" | awk '/^"Count" : / { print $3 }'
}
if [ -n "${QUERY:-}" ]; then
  key=$(cat "$QUERY")
  [ "$(count -- "$key")" = 1 ] || fail 'the key is not there' key "$key"
  say ok 'the key is there' key "$key"
else
  there keys "$(count --from-key -- '')"
fi
say ok 'verified: it can be restored' seconds "$(seconds)"
