# shellcheck shell=sh
# Dumps etcd: a snapshot of its store, with all revisions that are not compacted, leases, users and roles.
#   DUMP               the directory in which the snapshot is left
#   META               the directory in which is left what it is
#   ETCDCTL_ENDPOINTS  one URL of the cluster; and what else etcdctl takes for TLS and users
# and that of shell-etcd.sh.
export STEP=dump
# shellcheck source=src/backups/scripts/shell-etcd.sh
. "${SCRIPTS:-/scripts}/shell-etcd.sh"
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"

mkdir -p "$DUMP" "$META"
# Not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)
etcdctl endpoint status -w simple > "$META/endpoint" 2> "$log" || fail 'the server does not answer as it should' error "$(tail -n 1 "$log")"
awk -F ', ' 'NR == 1 { print $3 }' "$META/endpoint" > "$META/version"
etcdctl snapshot save "$DUMP/etcd.db" > "$log" 2>&1 || fail 'the server gives no snapshot' error "$(tail -n 1 "$log")"
# hash, revision, number of keys, size
etcdutl snapshot status "$DUMP/etcd.db" -w simple > "$META/status" 2> "$log" || fail 'the snapshot cannot be read back' error "$(tail -n 1 "$log")"
say ok 'took a snapshot' revision "$(awk -F ', ' '{ print $2 }' "$META/status")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
