# shellcheck shell=bash
# How Postgres' tools log in; read by `.`. The password is in a file that nobody else reads, not in arguments.
#   PGHOST, PGPORT, PGUSER  the server, and who asks it
#   PASSWORD_FILE           the file with the password
PGPASSFILE=$(mktemp)
export PGPASSFILE
# A colon or a backslash in it has to be escaped.
printf '*:*:*:*:%s\n' "$(sed -e 's/\\/\\\\/g' -e 's/:/\\:/g' "$PASSWORD_FILE")" > "$PGPASSFILE"

# sql DATABASE OPTION...: what psql prints, each row a line
sql() {
  psql --no-psqlrc --no-password --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$1" "${@:2}"
}

# conninfo NAME: a database by its name, whatever characters that has
conninfo() {
  # shellcheck disable=SC2001
  printf "dbname='%s'" "$(sed -e "s/[\\\\']/\\\\&/g" <<< "$1")"
}
