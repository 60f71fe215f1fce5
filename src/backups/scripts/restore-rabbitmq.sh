# shellcheck shell=bash
# Restores the definitions of RabbitMQ from what dump-rabbitmq.sh has left. Users that are there already keep their passwords.
#   DUMP       the directory with the definitions
#   META       the directory with what they are
#   OVERWRITE  1 where they are added to what is there: queues stay as they are, with their messages; a server that has queues
#              is refused otherwise
# and those of client-rabbitmq.sh.
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-rabbitmq.sh
. "${SCRIPTS:-/scripts}/client-rabbitmq.sh"

mkdir -p "$META"
ask GET '/api/queues?columns=name' "$META/queues" || fail 'the server does not answer as it should' error "$(head -c 200 "$META/queues" 2> /dev/null)"
if [ "$(cat "$META/queues")" != '[]' ] && [ "${OVERWRITE:-}" != 1 ]; then
  fail 'the server has queues, and was not to be overwritten' queues "$(head -c 200 "$META/queues")"
fi
ask GET '/api/users?columns=name' "$META/users" || fail 'the users cannot be read'

# read_definitions FILE RESULT OPTION...: as definitions.awk does
read_definitions() {
  LC_ALL=C awk "${@:3}" -f "${SCRIPTS:-/scripts}/definitions.awk" "$1" > "$2" || fail 'the definitions are not whole' file "$1"
}

# Without users that are there, whose passwords it would set: the one that this very restore logs in with. Both are written by
# the same server, the names in the same way.
read_definitions "$DUMP/definitions.json" "$META/definitions" -v without="$META/users"
ask POST /api/definitions "$META/answer" "$META/definitions" || fail 'the definitions are not taken' error "$(head -c 400 "$META/answer")"

# All of them have to be there by now. One that was there before may be as it was.
ask GET /api/definitions "$META/after" || fail 'the server does not answer as it should' error "$(head -c 200 "$META/after" 2> /dev/null)"
read_definitions "$META/after" "$META/found"
read_definitions "$DUMP/definitions.json" "$META/wanted"
awk -F '\t' '
  NR == FNR { found[$1 "\t" $2] = $3; next }
  !(($1 "\t" $2) in found) { print "missing\t" $1 " " $2; next }
  # Users that were there keep their passwords.
  $1 != "users" && found[$1 "\t" $2] != $3 { print "other\t" $1 " " $2 }' "$META/found" "$META/wanted" > "$META/differences"
# differing KIND: how many, and the first
differing() {
  awk -F '\t' -v kind="$1" '$1 == kind && !count++ { first = $2 } END { print count + 0; print first }' "$META/differences"
}
{ read -r missing && read -r first; } < <(differing missing)
[ "$missing" -eq 0 ] || fail 'definitions of the backup are not there' definitions "$missing" first "$first"
{ read -r other && read -r first; } < <(differing other)
[ "$other" -eq 0 ] || say ok 'some are otherwise than in the backup' definitions "$other" first "$first"
say ok 'compared with the backup: all is there' definitions "$(grep -c . "$META/wanted" || true)"
say ok 'restored the definitions' queues "$(grep -c '^queues' "$META/found" || true)" seconds "$(seconds)"
