# shellcheck shell=sh
# Restores the keys of a running etcd cluster from what dump-etcd.sh has left: a server here takes the snapshot, and its keys
# are put one by one. No member has to be stopped, and no claim to be touched. What does not come back is what only a
# restore of every member's disk by `etcdutl snapshot restore` brings back: revisions and versions begin anew, and users
# and roles are those that are there. Keys with a lease are left out: those who kept it alive are gone.
#   DUMP               the directory with the snapshot; beside it has to be room for another one, and for all keys and values
#                      twice, as text
#   ETCDCTL_ENDPOINTS  URLs of the cluster; and what else etcdctl takes for TLS and users
#   OVERWRITE          1 where all keys that are there are removed; a cluster with keys is refused otherwise
# and that of shell-etcd.sh.
export STEP=restore
# shellcheck source=src/backups/scripts/shell-etcd.sh
. "${SCRIPTS:-/scripts}/shell-etcd.sh"
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"

HERE=http://127.0.0.1:12379
PEERS=http://127.0.0.1:12380
work=$DUMP.work
rm -rf "$work"
mkdir -p "$work"

etcdctl get '' --from-key --limit=1 --keys-only > "$work/there" 2> "$work/log" || fail 'the server does not answer as it should' error "$(tail -n 1 "$work/log")"
if [ -s "$work/there" ] && [ "${OVERWRITE:-}" != 1 ]; then
  fail 'the cluster has keys, and was not to be overwritten' key "$(head -n 1 "$work/there")"
fi

# One that has no certificates; the user is in the snapshot as well.
here() {
  (unset ETCDCTL_CACERT ETCDCTL_CERT ETCDCTL_KEY && ETCDCTL_ENDPOINTS=$HERE exec etcdctl "$@")
}
etcdutl snapshot restore "$DUMP/etcd.db" --data-dir "$work/data" --name here --initial-cluster "here=$PEERS" --initial-advertise-peer-urls "$PEERS" \
  > "$work/log" 2>&1 || fail 'the snapshot cannot be restored' error "$(tail -n 1 "$work/log")"
etcd --data-dir "$work/data" --name here --listen-client-urls "$HERE" --advertise-client-urls "$HERE" --listen-peer-urls "$PEERS" \
  --initial-advertise-peer-urls "$PEERS" --initial-cluster "here=$PEERS" --quota-backend-bytes 17179869184 > "$work/log" 2>&1 &
process=$!
# shellcheck disable=SC2329 # called when the step ends
at_end() {
  kill "$process" 2> /dev/null || true
}
until here get x > /dev/null 2> "$work/here"; do
  kill -0 "$process" 2> /dev/null || fail 'the snapshot cannot be loaded' error "$(tail -n 2 "$work/log")"
  sleep 1
done

# all COMMAND FILE: each key with its value as a command that puts it there. They are asked for and given as transactions on
# the standard input, in which they can be any bytes; "fields" quotes them as those want them.
all() {
  from='""'
  : > "$2"
  while [ -n "$from" ]; do
    printf '\nget --from-key --limit=500 -- %s\n\n\n' "$from" > "$work/query"
    "$1" txn -w fields < "$work/query" > "$work/page" 2> "$work/page.log" || fail 'the keys cannot be read' error "$(tail -n 1 "$work/page.log")"
    from=$(awk -v file="$2" '
      /^"Key" : / { key = substr($0, 9) }
      /^"Value" : / { value = substr($0, 11) }
      /^"Lease" : 0$/ { print "put -- " key " " value >> file }
      /^"More" : true$/ { more = 1 }
      END { if (more) print substr(key, 1, length(key) - 1) "\\x00\"" }' "$work/page")
  done
}
all here "$work/wanted"
leased=$(($(here get '' --from-key --count-only -w fields | awk '/^"Count" : / { print $3 }') - $(grep -c . "$work/wanted" || true)))
kill "$process"
rm -rf "$work/data"

# What is there is removed when all that is to come is known to be whole.
if [ "${OVERWRITE:-}" = 1 ]; then
  etcdctl del '' --from-key > /dev/null 2> "$work/log" || fail 'what is there cannot be removed' error "$(tail -n 1 "$work/log")"
fi
# Below what a request may hold, 128 commands or 1.5 MiB, as long as no value alone is larger.
mkdir "$work/batches"
awk -v folder="$work/batches" '
  count == 100 || size + length($0) > 1000000 { close(file); file = "" }
  file == "" { file = sprintf("%s/%09d", folder, ++files); count = 0; size = 0 }
  { print > file; count++; size += length($0) }' "$work/wanted"
find "$work/batches" -type f | sort > "$work/list"
while IFS= read -r file; do
  { echo; cat "$file"; printf '\n\n'; } > "$work/request"
  etcdctl txn < "$work/request" > "$work/answer" 2>&1 || fail 'the cluster does not take the keys' error "$(tail -n 1 "$work/answer")"
  rm "$file"
done < "$work/list"

all etcdctl "$work/found"
cmp -s "$work/wanted" "$work/found" || fail 'the cluster has other keys than the snapshot: is somebody writing to it?'
keys=$(grep -c . "$work/wanted" || true)
rm -rf "$work"
say ok 'restored all keys' keys "$keys" leased "$leased" seconds "$(seconds)"
