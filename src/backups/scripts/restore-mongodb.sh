# shellcheck shell=bash
# Restores the databases, users and roles of MongoDB from what dump-mongodb.sh has left. Users that are there already stay as
# they are.
#   DUMP       the directory with the dump
#   META       the directory with what it is
#   OVERWRITE  1 where all databases that are there are dropped; a server that has any is refused otherwise
# and those of client-mongodb.sh.
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mongodb.sh
. "${SCRIPTS:-/scripts}/client-mongodb.sh"

mkdir -p "$META"
own='name => !["admin", "config", "local"].includes(name)'
shell "admin.adminCommand({ listDatabases: 1, nameOnly: true }).databases.map(({ name }) => name).filter($own).forEach(name => print(name))" \
  > "$META/databases" || fail 'the server does not answer as it should' error "$(tail -n 1 "$META/databases")"
if [ -s "$META/databases" ]; then
  [ "${OVERWRITE:-}" = 1 ] || fail 'the server has databases, and was not to be overwritten' databases "$(tr '\n' ' ' < "$META/databases")"
  shell "admin.adminCommand({ listDatabases: 1, nameOnly: true }).databases.map(({ name }) => name).filter($own).forEach(name => admin.getSiblingDB(name).dropDatabase())" \
    > "$META/log" || fail 'what is there cannot be dropped' error "$(tail -n 1 "$META/log")"
fi
# Without --drop it leaves users alone that are there.
tool mongorestore ${REPLICA_SET:+--oplogReplay} --stopOnError --archive="$DUMP/mongodb.archive" 2> "$META/log" || fail 'mongorestore failed' error "$(tail -n 1 "$META/log")"
restored=$(sed -n 's/.*\t\([0-9]*\) document(s) restored successfully.*/\1/p' "$META/log" | tail -n 1)
say ok 'restored all databases' documents "${restored:-0}" seconds "$(seconds)"
