# shellcheck shell=bash
# How the tools of MySQL and MariaDB log in, and what both do to restore databases; read by `.`. The password is in a file
# that nobody else reads, not in arguments.
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

# dump_databases PROGRAM OPTION...: all but the server's own
dump_databases() {
  sql "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')" > "$META/databases"
  mapfile -t databases < "$META/databases"
  if [ "${#databases[@]}" -gt 0 ]; then
    "$1" --defaults-extra-file="$CLIENT_CONFIG" --single-transaction --quick --routines --events --triggers --hex-blob "${@:2}" \
      --databases "${databases[@]}" > "$DUMP/databases.sql" 2> "$log" || fail "$1 failed" error "$(tail -n 3 "$log")"
    whole "$DUMP/databases.sql"
  fi
}

# restore_databases: refuses first, so that nothing is touched where one is refused
restore_databases() {
  databases=()
  [ -f "$DUMP/databases.sql" ] || return 0
  # CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` ...
  # shellcheck disable=SC2016
  mapfile -t databases < <(sed -n 's/^CREATE DATABASE [^`]*`\(.*\)` .*$/\1/p' "$DUMP/databases.sql")
  whole "$DUMP/databases.sql"
  local database hex made
  for database in "${databases[@]}"; do
    # A backtick in it is there twice.
    hex=$(printf '%s' "${database//\`\`/\`}" | od -An -tx1 | tr -d ' \n')
    # Anything that somebody has made: a database with a procedure alone is not empty either.
    made=$(sql "SELECT (SELECT count(*) FROM information_schema.tables WHERE table_schema = name)
      + (SELECT count(*) FROM information_schema.routines WHERE routine_schema = name)
      + (SELECT count(*) FROM information_schema.events WHERE event_schema = name)
      FROM (SELECT CONVERT(X'$hex' USING utf8mb4) AS name) AS asked")
    if [ "$made" != 0 ] && [ "${OVERWRITE:-}" != 1 ]; then
      fail 'the database is not empty, and was not to be overwritten' database "$database"
    fi
  done
  for database in "${databases[@]}"; do
    sql "DROP DATABASE IF EXISTS \`$database\`"
  done
  "$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" < "$DUMP/databases.sql" || fail 'the databases cannot be restored'
}
