# shellcheck shell=bash
# How MariaDB's tools log in; read by `.`. The password is in a file that nobody else reads, not in arguments.
#   DB_HOST, DB_PORT, DB_USER, PASSWORD_FILE
CLIENT_CONFIG=$(mktemp)
{
  printf '[client]\nhost=%s\nport=%s\nuser=%s\n' "$DB_HOST" "$DB_PORT" "$DB_USER"
  printf 'password="%s"\n' "$(sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' "$PASSWORD_FILE")"
} > "$CLIENT_CONFIG"

sql() {
  mariadb --defaults-extra-file="$CLIENT_CONFIG" --batch --skip-column-names --execute "$1"
}
