# shellcheck shell=sh
# Restores a dump of Redis or Valkey into a server of its own, and asks that. All keys lie in memory twice meanwhile: in the
# server that loads the dump, and in the one that it is restored into.
#   DB_HOST, DB_PORT  where the server is to listen
#   DATABASE          number of the database that is asked
#   "$@"              further arguments of the server
# and those of verify.sh, restore-redis.sh and client-redis.sh.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-redis.sh
. "${SCRIPTS:-/scripts}/client-redis.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "${SCRIPTS:-/scripts}/verify.sh"

mkdir "$DATA"
# By way of the image's own entrypoint, which loads the modules that it brings along.
serve docker-entrypoint.sh "$PROGRAM-server" --bind "$DB_HOST" --port "$DB_PORT" --dir "$DATA" --appendonly no --save '' "$@"
until_up server PING
restore sh restore-redis.sh

if [ -n "${QUERY:-}" ]; then
  answer=$(server -n "$DATABASE" EVAL "$(cat "$QUERY")" 0 2>&1) || fail 'the query failed' database "$DATABASE" error "$answer"
  holds "$answer"
else
  server INFO keyspace > "$DATA.answer"
  there keys "$(keys "$DATA.answer" | grep -c . || true)"
fi
say ok 'verified: it can be restored' seconds "$(seconds)"
