# shellcheck shell=bash
# Restores a dump of MongoDB into a server of its own, and asks that.
#   DB_HOST, DB_PORT  where the server is to listen
#   DB_USER           the user that is made to restore it
#   DATABASE          the database that is asked
#   REPLICA_SET       the name of its replica set, where the dump is one of a replica set
#   MEMORY            how much it may take, in MiB
#   "$@"              further arguments of the server
# and those of verify.sh and restore-mongodb.sh; QUERY is an expression in JavaScript, in which the database is `db`.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
PASSWORD_FILE=$(mktemp)
export PASSWORD_FILE
od -An -N 16 -tx1 /dev/urandom | tr -d ' \n' > "$PASSWORD_FILE"
# shellcheck source=src/backups/scripts/client-mongodb.sh
. "${SCRIPTS:-/scripts}/client-mongodb.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "${SCRIPTS:-/scripts}/verify.sh"

mkdir "$DATA"
serve mongod --dbpath "$DATA" --bind_ip "$DB_HOST" --port "$DB_PORT" --nounixsocket --wiredTigerCacheSizeGB "$(awk -v memory="$MEMORY" 'BEGIN { print memory / 2048 < 0.25 ? 0.25 : memory / 2048 }')" \
  ${REPLICA_SET:+--replSet "$REPLICA_SET"} "$@"
# shellcheck disable=SC2329,SC2016 # called until it answers; it is JavaScript
first() {
  mongosh --quiet --norc --nodb --eval '
    const { DB_HOST, DB_PORT, DB_USER, PASSWORD_FILE, REPLICA_SET } = process.env;
    const admin = new Mongo(`mongodb://${DB_HOST}:${DB_PORT}/?directConnection=true`).getDB("admin");
    if (REPLICA_SET) {
      if (!admin.hello().setName) admin.adminCommand({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host: `${DB_HOST}:${DB_PORT}` }] } });
      while (!admin.hello().isWritablePrimary) sleep(100);
    }
    admin.createUser({ user: DB_USER, pwd: require("fs").readFileSync(PASSWORD_FILE, "utf8"), roles: ["root"] });'
}
until_up first
restore bash restore-mongodb.sh

if [ -n "${QUERY:-}" ]; then
  # What it gives is awaited where it stands in the program, as in the shell, and not where it is read by one.
  query=$(cat "$QUERY")
  answer=$(shell "db = admin.getSiblingDB(process.env.DATABASE); print((${query%;}))" 2>&1) || fail 'the query failed' database "$DATABASE" error "$answer"
  holds "$answer"
else
  there databases "$(shell 'print(admin.adminCommand({ listDatabases: 1, nameOnly: true }).databases.filter(({ name }) => !["admin", "config", "local"].includes(name)).length)')"
fi
say ok 'verified: it can be restored' database "$DATABASE" seconds "$(seconds)"
