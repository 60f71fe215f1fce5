# shellcheck shell=bash
# Dumps all databases of a Postgres server, its roles among them, and reads the dumps back.
#   PGHOST, PGPORT, PGUSER  the server, and who asks it
#   PASSWORD_FILE           the file with the password
#   DUMP                    the directory in which the dumps are left, empty or not there yet
#   META                    the directory in which is left what they are
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-postgres.sh
. "${SCRIPTS:-/scripts}/client-postgres.sh"
set -o pipefail

mkdir -p "$DUMP" "$META"
# Not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)

# why: what a tool said of its failure
why() {
  tail -n 3 "$log"
}

sql postgres --command='SHOW server_version' > "$META/version" 2> "$log" || fail 'the server does not answer as it should' error "$(why)"
roles=()
if [ "$(sql postgres --command="SELECT rolsuper FROM pg_roles WHERE rolname = current_user")" != t ]; then
  # Who is no superuser, as on managed servers, is not shown the hashes of passwords.
  roles=(--no-role-passwords)
fi
pg_dumpall --no-password --globals-only "${roles[@]}" > "$DUMP/globals.sql" 2> "$log" || fail 'pg_dumpall failed' error "$(why)"

# As hexadecimal digits, since a name may be anything.
sql postgres --command="SELECT encode(convert_to(datname, 'UTF8'), 'hex') FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname" > "$META/databases"
while read -r hex; do
  # shellcheck disable=SC2001
  escaped=$(sed -e 's/../\\x&/g' <<< "$hex")
  name=$(printf '%b' "$escaped")
  file=$name
  case $name in *[!-._a-zA-Z0-9]* | .*) file=hex-$hex ;; esac
  before=$(seconds)
  pg_dump --no-password --format=custom --create --file="$DUMP/$file.dump" "$(conninfo "$name")" 2> "$log" || fail 'pg_dump failed' database "$name" error "$(why)"
  # Reads all of it, not only its table of contents.
  pg_restore --file=/dev/null "$DUMP/$file.dump" 2> "$log" || fail 'the dump cannot be read back' database "$name" error "$(why)"
  say ok 'dumped' database "$name" bytes "$(stat -c %s "$DUMP/$file.dump")" seconds "$(($(seconds) - before))"
done < "$META/databases"
say ok 'dumped all databases' bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
