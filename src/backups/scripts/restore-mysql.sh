# shellcheck shell=bash
# Restores the databases and users of a MySQL server from what dump-mysql.sh has left. Users that are there already keep their
# passwords.
#   DUMP       the directory with the dump
#   OVERWRITE  1 where databases of the dump that are there are dropped; they are refused otherwise, unless empty
# and those of client-mysql.sh.
export STEP=restore
export CLIENT=mysql
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "${SCRIPTS:-/scripts}/client-mysql.sh"

whole "$DUMP/users.sql"
restore_databases
"$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" < "$DUMP/users.sql" || fail 'the users cannot be restored'
say ok 'restored all databases' databases "${#databases[@]}" seconds "$(seconds)"
