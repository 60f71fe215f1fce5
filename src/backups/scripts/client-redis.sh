# shellcheck shell=sh
# How Redis and Valkey are asked; read into their steps by `.`. The password is in the environment, not in arguments.
#   PROGRAM         `redis` or `valkey`: what the names of the image's programs begin with
#   DB_HOST, DB_PORT
#   DB_USER         who asks; the default user without it
#   PASSWORD_FILE   the file with the password; empty where there is none
#   CLIENT_OPTIONS  further options, in one line: for TLS
if [ -n "${PASSWORD_FILE:-}" ]; then
  REDISCLI_AUTH=$(cat "$PASSWORD_FILE")
  export REDISCLI_AUTH
fi

# server ARGUMENTS...: an answer that is an error is one
server() {
  # shellcheck disable=SC2086 # options are words
  "$PROGRAM-cli" -e -h "$DB_HOST" -p "$DB_PORT" ${DB_USER:+--user "$DB_USER"} --no-auth-warning ${CLIENT_OPTIONS:-} "$@"
}

# keys FILE: from what INFO says of the keys, `number of the database, keys, keys that expire`
keys() {
  tr -d '\r' < "$1" | sed -n 's/^db\([0-9]*\):keys=\([0-9]*\),expires=\([0-9]*\).*/\1 \2 \3/p'
}
