# shellcheck shell=bash
# Restores the databases and roles of a Postgres server from what dump-postgres.sh has left.
#   PGHOST, PGPORT, PGUSER  the server, and who asks it: a superuser, or the owner of what is restored
#   PASSWORD_FILE           the file with the password
#   DUMP                    the directory with the dumps
#   OVERWRITE               1 where databases that have tables are dropped; they are refused otherwise
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
set -o pipefail

PGPASSFILE=$(mktemp)
export PGPASSFILE
printf '*:*:*:*:%s\n' "$(sed -e 's/\\/\\\\/g' -e 's/:/\\:/g' "$PASSWORD_FILE")" > "$PGPASSFILE"

sql() {
  psql --no-psqlrc --no-password --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$1" "${@:2}"
}

# In pg_restore's table of contents: `; dbname: shop`
name_in() {
  pg_restore --list "$1" | sed -n 's/^; *dbname: //p'
}

tables_of() {
  sql "dbname='${1//\'/\\\'}'" --command "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'S') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'"
}

exists() {
  [ "$(sql postgres --set=name="$1" <<< "SELECT count(*) FROM pg_database WHERE datname = :'name'")" = 1 ]
}

# All of them first: one that is refused leaves the others as they are.
for dump in "${DUMP:?}"/*.dump; do
  name=$(name_in "$dump")
  if exists "$name" && [ "$(tables_of "$name")" != 0 ] && [ "${OVERWRITE:-}" != 1 ]; then
    fail 'the database is not empty, and was not to be overwritten' database "$name"
  fi
done

# Roles that are there already stay as they are.
psql --no-psqlrc --no-password --quiet --dbname=postgres --file="$DUMP/globals.sql" 2> "$META/globals.log" > /dev/null || fail 'the roles cannot be read'
others=$(grep -v -e 'already exists' -e '^$' "$META/globals.log" | grep ERROR || true)
[ -z "$others" ] || fail 'the roles cannot be restored' error "$others"

for dump in "$DUMP"/*.dump; do
  name=$(name_in "$dump")
  before=$(seconds)
  if [ "$name" = postgres ]; then
    pg_restore --no-password --exit-on-error --clean --if-exists --dbname=postgres "$dump" || fail 'pg_restore failed' database "$name"
  else
    if exists "$name"; then
      sql postgres --set=name="$name" <<< 'DROP DATABASE :"name" WITH (FORCE);' > /dev/null
    fi
    pg_restore --no-password --exit-on-error --create --dbname=postgres "$dump" || fail 'pg_restore failed' database "$name"
  fi
  wanted=$(pg_restore --list "$dump" | grep -E '^[0-9]+; [0-9]+ [0-9]+ (TABLE|MATERIALIZED VIEW|SEQUENCE) ' | grep -c -v -E ' (TABLE|VIEW) (DATA|ATTACH) | SEQUENCE (SET|OWNED BY) ' || true)
  [ "$(tables_of "$name")" -ge "$wanted" ] || fail 'there are fewer tables than in the dump' database "$name" wanted "$wanted" found "$(tables_of "$name")"
  say ok 'restored' database "$name" tables "$(tables_of "$name")" seconds "$(($(seconds) - before))"
done
say ok 'restored all databases' seconds "$(seconds)"
