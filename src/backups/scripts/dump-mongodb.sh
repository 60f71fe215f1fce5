# shellcheck shell=bash
# Dumps all databases of MongoDB, its users and roles among them, and reads the dump back. Of a replica set, as it is at one
# moment; of a server alone, which has no log of what changes, each collection as it is when it is read.
#   DUMP  the directory in which the dump is left
#   META  the directory in which is left what it is
# and those of client-mongodb.sh.
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mongodb.sh
. "${SCRIPTS:-/scripts}/client-mongodb.sh"

mkdir -p "$DUMP" "$META"
# Not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)
shell 'print(admin.version())' > "$META/version" || fail 'the server does not answer as it should' error "$(tail -n 1 "$META/version")"
tool mongodump ${REPLICA_SET:+--oplog} --archive="$DUMP/mongodb.archive" 2> "$log" || fail 'mongodump failed' error "$(tail -n 1 "$log")"
# Reads all of it, and writes nothing.
tool mongorestore --dryRun --archive="$DUMP/mongodb.archive" 2> "$log" || fail 'the dump cannot be read back' error "$(tail -n 1 "$log")"
say ok 'dumped all databases' bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
