# shellcheck shell=sh
# Dumps Redis or Valkey, as a follower gets it: all keys as they are at one moment, and the functions. Its users are not in it.
#   DUMP  the directory in which the dump is left
#   META  the directory in which is left what it is
# and those of client-redis.sh.
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-redis.sh
. "${SCRIPTS:-/scripts}/client-redis.sh"

mkdir -p "$DUMP" "$META"
# Not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)
server INFO server > "$META/server" 2>&1 || fail 'the server does not answer as it should' error "$(head -n 1 "$META/server")"
tr -d '\r' < "$META/server" | sed -n "s/^${PROGRAM}_version://p" > "$META/version"
server --rdb "$DUMP/dump.rdb" > "$log" 2>&1 || fail 'the server gives no dump' error "$(tail -n 1 "$log")"
# Reads all of it, and compares the checksum at its end.
"$PROGRAM-check-rdb" "$DUMP/dump.rdb" > "$META/check" 2>&1 || fail 'the dump cannot be read back' error "$(tail -n 1 "$META/check")"
say ok 'dumped all keys' keys "$(sed -n 's/.* \([0-9]*\) keys read$/\1/p' "$META/check")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
