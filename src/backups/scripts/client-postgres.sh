# shellcheck shell=bash
# How Postgres' tools log in; read by `.`. The password is in a file that nobody else reads, not in arguments.
#   PGHOST, PGPORT, PGUSER  the server, and who asks it
#   PASSWORD_FILE           the file with the password
PGPASSFILE=$(mktemp)
export PGPASSFILE
# A colon or a backslash in it has to be escaped.
printf '*:*:*:*:%s\n' "$(sed -e 's/\\/\\\\/g' -e 's/:/\\:/g' "$PASSWORD_FILE")" > "$PGPASSFILE"
# A server that nothing is heard of any more is asked whether it is there: kernels wait for two hours before they do.
PGSERVICEFILE=$(mktemp)
export PGSERVICEFILE PGSERVICE=backup
printf '[%s]\nkeepalives_idle=30\nkeepalives_interval=10\nkeepalives_count=3\n' "$PGSERVICE" > "$PGSERVICEFILE"

# sql DATABASE OPTION...: what psql prints, each row a line
sql() {
  psql --no-psqlrc --no-password --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$1" "${@:2}"
}

# conninfo NAME: a database by its name, whatever characters that has
conninfo() {
  # shellcheck disable=SC2001
  printf "dbname='%s'" "$(sed -e "s/[\\\\']/\\\\&/g" <<< "$1")"
}
