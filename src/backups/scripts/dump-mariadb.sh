# shellcheck shell=bash
# Dumps all databases of a MariaDB server, its users among them, and looks whether the dump is whole.
#   DUMP  the directory in which the dump is left
#   META  the directory in which is left what it is
# and those of client-mysql.sh.
export STEP=dump
export CLIENT=mariadb
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "${SCRIPTS:-/scripts}/client-mysql.sh"

mkdir -p "$DUMP" "$META"
sql 'SELECT version()' > "$META/version"
mariadb-dump --defaults-extra-file="$CLIENT_CONFIG" --system=users --skip-lock-tables > "$DUMP/users.sql" || fail 'the users cannot be dumped'
whole "$DUMP/users.sql"
dump_databases mariadb-dump
say ok 'dumped all databases' databases "${#databases[@]}" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
