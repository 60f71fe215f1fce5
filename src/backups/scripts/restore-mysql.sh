# shellcheck shell=bash
# Restores the databases and users of a MySQL server from what dump-mysql.sh has left. Users that are there already keep their
# passwords.
#   DUMP       the directory with the dump
#   META       a directory for what is found out
#   OVERWRITE  1 where databases of the dump that are there are dropped; they are refused otherwise, unless empty
# and those of client-mysql.sh.
export STEP=restore
export CLIENT=mysql
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "${SCRIPTS:-/scripts}/client-mysql.sh"
# shellcheck source=src/backups/scripts/databases-mysql.sh
. "${SCRIPTS:-/scripts}/databases-mysql.sh"
set -o pipefail

whole "$DUMP/users.sql"
restore_databases
"$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" < "$DUMP/users.sql" || fail 'the users cannot be restored'
compare_users
say ok 'restored all databases' databases "${#databases[@]}" seconds "$(seconds)"
