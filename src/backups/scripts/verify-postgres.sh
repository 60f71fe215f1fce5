# shellcheck shell=bash
# Restores a dump of Postgres into a server of its own, and asks that.
#   PGHOST, PGPORT, PGUSER  where the server is to listen, and its superuser
#   DATABASE                the database that is asked
#   MEMORY                  how much it may take, in MiB
#   "$@"                    further arguments of the server
# and those of verify.sh, restore-postgres.sh and client-postgres.sh.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-postgres.sh
. "${SCRIPTS:-/scripts}/client-postgres.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "${SCRIPTS:-/scripts}/verify.sh"

initdb --pgdata="$DATA" --username="$PGUSER" --auth=trust --no-sync --no-instructions > "$DATA.log" 2>&1 || fail 'initdb failed' error "$(why "$DATA.log")"
# What a crash would lose is lost anyway, and shared memory is scarce in a pod.
serve postgres -D "$DATA" -c listen_addresses="$PGHOST" -c port="$PGPORT" -c unix_socket_directories= -c shared_buffers="$((MEMORY / 4))MB" \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off \
  -c max_parallel_workers=0 -c max_parallel_maintenance_workers=0 "$@"
until_up sql postgres --command='SELECT 1'
restore bash restore-postgres.sh

if [ -n "${QUERY:-}" ]; then
  answer=$(sql "$(conninfo "$DATABASE")" --quiet --file="$QUERY" 2> "$DATA.answer") || fail 'the query failed' database "$DATABASE" error "$(why "$DATA.answer")"
  holds "$answer"
else
  tables=0
  while IFS= read -r -d '' name; do
    found=$(sql "$(conninfo "$name")" --command="SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'")
    tables=$((tables + found))
  done < <(sql postgres --record-separator-zero --command='SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate')
  there tables "$tables"
fi
say ok 'verified: it can be restored' database "$DATABASE" seconds "$(seconds)"
