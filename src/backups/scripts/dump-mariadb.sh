# shellcheck shell=bash
# Dumps all databases of a MariaDB server, its users among them, and looks whether the dump is whole.
#   DB_HOST, DB_PORT, DB_USER  the server, and who asks it
#   PASSWORD_FILE              the file with the password
#   DUMP                       the directory in which the dump is left
#   META                       the directory in which is left what it is
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mariadb.sh
. "${SCRIPTS:-/scripts}/client-mariadb.sh"

mkdir -p "$DUMP" "$META"
sql 'SELECT version()' > "$META/version"
sql "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')" > "$META/databases"
mapfile -t databases < "$META/databases"

# whole FILE: the tool writes its last line when it has got all of it
whole() {
  tail -n 1 "$1" | grep -q '^-- Dump completed' || fail 'the dump has no end' file "$1"
}
mariadb-dump --defaults-extra-file="$CLIENT_CONFIG" --system=users --skip-lock-tables > "$DUMP/users.sql" || fail 'the users cannot be dumped'
if [ "${#databases[@]}" -gt 0 ]; then
  mariadb-dump --defaults-extra-file="$CLIENT_CONFIG" --single-transaction --quick --routines --events --triggers --hex-blob --databases "${databases[@]}" \
    > "$DUMP/databases.sql" || fail 'mariadb-dump failed'
  whole "$DUMP/databases.sql"
fi
say ok 'dumped all databases' databases "${#databases[@]}" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
