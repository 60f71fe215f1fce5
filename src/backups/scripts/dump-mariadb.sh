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
sql 'SELECT version()' > "$META/version" 2> "$log" || fail 'the server does not answer as it should' error "$(tail -n 3 "$log")"
# A server that does not look up names, as in the image, knows nothing of users of a host's name, though they stand in its
# tables: nobody can log in as one of them, and for want of them nothing is to be without a backup.
mariadb-dump --defaults-extra-file="$CLIENT_CONFIG" --system=users --skip-lock-tables --force > "$DUMP/users.sql" 2> "$log" || true
unknown="'SHOW (CREATE USER|GRANTS FOR) '.*\((1133|1141)\)$"
others=$(grep -v -E -e "$unknown" -e '^WARNING:' "$log" || true)
[ -z "$others" ] || fail 'the users cannot be dumped' error "$others"
whole "$DUMP/users.sql"
dump_databases
say ok 'dumped all databases' databases "${#databases[@]}" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
