# shellcheck shell=bash
# Restores the databases and roles of a Postgres server from what dump-postgres.sh has left.
#   PGHOST, PGPORT, PGUSER  the server, and who asks it: a superuser, or the owner of what is restored
#   PASSWORD_FILE           the file with the password
#   DUMP                    the directory with the dumps
#   OVERWRITE               1 where databases that are not empty are dropped; they are refused otherwise
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-postgres.sh
. "${SCRIPTS:-/scripts}/client-postgres.sh"
set -o pipefail

# In pg_restore's table of contents: `; dbname: shop`
name_in() {
  pg_restore --list "$1" | sed -n 's/^; *dbname: //p'
}

user_schemas="n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'"
# Tables, materialized views and sequences.
relations_of() {
  sql "$(conninfo "$1")" --command="SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'S') AND $user_schemas"
}

# Anything that somebody has made: a database with a function or a large object alone is not empty either.
empty() {
  [ "$(sql "$(conninfo "$1")" --command="WITH made AS (
      SELECT c.oid, c.relnamespace AS schema FROM pg_class c UNION ALL SELECT p.oid, p.pronamespace FROM pg_proc p UNION ALL SELECT t.oid, t.typnamespace FROM pg_type t)
    SELECT (SELECT count(*) FROM made JOIN pg_namespace n ON n.oid = made.schema WHERE $user_schemas
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = made.oid AND d.deptype = 'e'))
      + (SELECT count(*) FROM pg_largeobject_metadata)")" = 0 ]
}

exists() {
  [ "$(sql postgres --set=name="$1" <<< "SELECT count(*) FROM pg_database WHERE datname = :'name'")" = 1 ]
}

# All of them first: one that is refused leaves the others as they are.
for dump in "${DUMP:?}"/*.dump; do
  name=$(name_in "$dump")
  if [ "${OVERWRITE:-}" != 1 ] && exists "$name" && ! empty "$name"; then
    fail 'the database is not empty, and was not to be overwritten' database "$name"
  fi
done

# Roles that are there already stay as they are, be it for their passwords: one of them has logged in here.
sql postgres --command='SELECT quote_ident(rolname) FROM pg_roles' > "$META/roles" || fail 'the roles cannot be read'
awk 'NR == FNR { roles[$0]; next }
  /^(CREATE|ALTER) ROLE / {
    rest = substr($0, index($0, "ROLE ") + 5)
    for (role in roles) if (rest == role ";" || index(rest, role " ") == 1) next
  }
  { print }' "$META/roles" "$DUMP/globals.sql" > "$META/globals.sql"
psql --no-psqlrc --no-password --quiet --dbname=postgres --file="$META/globals.sql" 2> "$META/globals.log" > /dev/null || fail 'the roles cannot be restored'
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
  [ "$(relations_of "$name")" -ge "$wanted" ] || fail 'there are fewer tables and sequences than in the dump' database "$name" wanted "$wanted" found "$(relations_of "$name")"
  say ok 'restored' database "$name" relations "$(relations_of "$name")" seconds "$(($(seconds) - before))"
done
say ok 'restored all databases' seconds "$(seconds)"
