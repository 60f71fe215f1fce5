# shellcheck shell=bash
# How the tools of MySQL and MariaDB log in, and how databases are dumped; read by `.`. The password is in a file that nobody
# else reads, not in arguments.
#   CLIENT                     `mysql` or `mariadb`: the name of the client
#   DB_HOST, DB_PORT, DB_USER  the server, and who asks it
#   PASSWORD_FILE              the file with the password
#   TLS_CA                     the file with the authority of the server's certificate, where it asks for TLS
CLIENT_CONFIG=$(mktemp)
# What a tool says of its failure; not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)
# escaped: a text on the standard input as it stands between the quotes of an option file
escaped() {
  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g'
}
{
  printf '[client]\nhost=%s\nport=%s\n' "$DB_HOST" "$DB_PORT"
  printf 'user="%s"\n' "$(escaped <<< "$DB_USER")"
  printf 'password="%s"\n' "$(escaped < "$PASSWORD_FILE")"
  [ -z "${TLS_CA:-}" ] || printf 'ssl-ca=%s\n' "$TLS_CA"
} > "$CLIENT_CONFIG"
case $CLIENT/${TLS_CA:+tls} in
  mysql/tls) echo 'ssl-mode=VERIFY_IDENTITY' >> "$CLIENT_CONFIG" ;;
  mariadb/tls) echo 'ssl-verify-server-cert' >> "$CLIENT_CONFIG" ;;
esac

sql() {
  "$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" --batch --raw --skip-column-names --execute "$1"
}

# whole FILE: the tool writes its last line when it has got all of it
whole() {
  tail -n 1 "$1" | grep -q '^-- Dump completed' || fail 'the dump has no end' file "$1"
}

# written OPTION...: what the tool writes; of rows in an order that is the same whenever it is asked
case $CLIENT in
  mysql) tool=(mysqldump --set-gtid-purged=OFF --no-tablespaces) ;;
  mariadb) tool=(mariadb-dump) ;;
esac
written() {
  "${tool[0]}" --defaults-extra-file="$CLIENT_CONFIG" "${tool[@]:1}" --single-transaction --quick --hex-blob --order-by-primary "$@"
}
# What a database has. Its events are in a file of their own: they begin to run as soon as they are there.
CONTENT=(--routines --triggers --skip-events)
EVENTS=(--no-create-db --no-create-info --no-data --skip-triggers --skip-routines --events)

# dump_databases: all but the server's own
dump_databases() {
  sql "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')" > "$META/databases"
  mapfile -t databases < "$META/databases"
  if [ "${#databases[@]}" -gt 0 ]; then
    written "${CONTENT[@]}" --databases "${databases[@]}" > "$DUMP/databases.sql" 2> "$log" || fail "${tool[0]} failed" error "$(tail -n 3 "$log")"
    whole "$DUMP/databases.sql"
    written "${EVENTS[@]}" --databases "${databases[@]}" > "$DUMP/events.sql" 2> "$log" || fail "${tool[0]} failed" error "$(tail -n 3 "$log")"
    whole "$DUMP/events.sql"
  fi
}
