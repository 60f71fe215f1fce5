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

# The definitions without users that are there, whose passwords it would set: the one that this very restore logs in with.
# Both are written by the same server, the names in the same way.
USERS=$(cat "$META/users") awk '
  { text = text $0 }
  END {
    from = index(text, "\"users\":[") + 9
    printf "%s", substr(text, 1, from - 1)
    for (at = from; depth >= 0; at++) {
      char = substr(text, at, 1)
      if (char == "") exit 1
      if (quoted) {
        if (char == "\\") at++
        else if (char == "\"") quoted = 0
      } else if (char == "\"") quoted = 1
      else if (char ~ /[[{]/) depth++
      else if (char ~ /[]}]/) depth--
      if (depth < 0 || depth == 0 && char == "}") {
        user = substr(text, from, at - from + 1)
        if (depth == 0) {
          sub(/^,/, "", user)
          match(user, /"name":"([^"\\]|\\.)*"/)
          if (!index(ENVIRON["USERS"], "{" substr(user, RSTART, RLENGTH) "}")) { printf "%s%s", separator, user; separator = "," }
          from = at + 1
        }
      }
    }
    printf "%s", substr(text, at - 1)
  }' "$DUMP/definitions.json" > "$META/definitions" || fail 'the definitions are not whole'
ask POST /api/definitions "$META/answer" "$META/definitions" || fail 'the definitions are not taken' error "$(head -c 400 "$META/answer")"
ask GET '/api/queues?columns=name' "$META/queues" || fail 'the server does not answer as it should'
say ok 'restored the definitions' queues "$(grep -o '"name"' "$META/queues" | grep -c . || true)" seconds "$(seconds)"
