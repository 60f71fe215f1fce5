# shellcheck shell=bash
# Restores the databases and users of a MariaDB server from what dump-mariadb.sh has left.
#   DB_HOST, DB_PORT, DB_USER  the server, and who asks it
#   PASSWORD_FILE              the file with the password
#   DUMP                       the directory with the dump
#   META                       the directory with what it is
#   OVERWRITE                  1 where databases of the dump that are there are dropped; they are refused otherwise, unless empty
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mariadb.sh
. "${SCRIPTS:-/scripts}/client-mariadb.sh"

databases=()
if [ -f "$DUMP/databases.sql" ]; then
  # CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` ...
  # shellcheck disable=SC2016
  mapfile -t databases < <(sed -n 's/^CREATE DATABASE [^`]*`\(.*\)` .*$/\1/p' "$DUMP/databases.sql")
fi
for database in "${databases[@]}"; do
  hex=$(printf '%s' "$database" | od -An -tx1 | tr -d ' \n')
  tables=$(sql "SELECT count(*) FROM information_schema.tables WHERE table_schema = CONVERT(X'$hex' USING utf8mb4)")
  if [ "$tables" != 0 ]; then
    [ "${OVERWRITE:-}" = 1 ] || fail 'the database is not empty, and was not to be overwritten' database "$database"
    sql "DROP DATABASE \`$database\`"
  fi
done
if [ -f "$DUMP/databases.sql" ]; then
  mariadb --defaults-extra-file="$CLIENT_CONFIG" < "$DUMP/databases.sql" || fail 'the databases cannot be restored'
fi
# Whoever is there already stays as they are: the password that this very restore logs in with among them.
mariadb --defaults-extra-file="$CLIENT_CONFIG" --force < "$DUMP/users.sql" 2> /tmp/users.log || true
others=$(grep ERROR /tmp/users.log | grep -v -e 'ERROR 1396' -e 'ERROR 1133' || true)
[ -z "$others" ] || fail 'the users cannot be restored' error "$others"
say ok 'restored all databases' databases "${#databases[@]}" seconds "$(seconds)"
