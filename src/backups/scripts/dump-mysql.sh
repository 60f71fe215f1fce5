# shellcheck shell=bash
# Dumps all databases of a MySQL server, its users among them, and looks whether the dump is whole.
#   DUMP  the directory in which the dump is left
#   META  the directory in which is left what it is
# and those of client-mysql.sh.
export STEP=dump
export CLIENT=mysql
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "${SCRIPTS:-/scripts}/client-mysql.sh"
set -o pipefail

mkdir -p "$DUMP" "$META"
sql 'SELECT version()' > "$META/version" 2> "$log" || fail 'the server does not answer as it should' error "$(tail -n 3 "$log")"
sql "SELECT concat(quote(user), '@', quote(host)) FROM mysql.user WHERE user NOT IN ('mysql.sys', 'mysql.session', 'mysql.infoschema')" > "$META/users"
mapfile -t users < "$META/users"
{
  # Users and roles first, then what they may, then which roles they take: each needs those before.
  for user in "${users[@]}"; do
    # A hash is any bytes: as hexadecimal digits.
    sql "SET print_identified_with_as_hex = ON; SHOW CREATE USER $user" | sed -e 's/^CREATE USER /&IF NOT EXISTS /' -e 's/ DEFAULT ROLE .* REQUIRE / REQUIRE /' -e 's/$/;/'
  done
  for user in "${users[@]}"; do
    sql "SHOW GRANTS FOR $user" | sed 's/$/;/'
  done
  sql "SELECT concat('SET DEFAULT ROLE ', group_concat(concat(quote(default_role_user), '@', quote(default_role_host))), ' TO ', quote(user), '@', quote(host), ';')
    FROM mysql.default_roles GROUP BY user, host"
  echo '-- Dump completed'
} > "$DUMP/users.sql"
dump_databases
say ok 'dumped all databases' databases "${#databases[@]}" users "${#users[@]}" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
