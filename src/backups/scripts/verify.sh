# shellcheck shell=sh
# What the verifications of all engines have in common: a server of their own, into which a backup is restored as it would be
# into any other, and which is then asked; read into each of them by `.`.
#   DUMP   the directory with the dump
#   DATA   the directory for the server's data, not there yet
#   ROOM   how many bytes may lie beside each other in the workspace; as many as the disk holds without it
#   QUERY  the file with what has to hold; without it, that something is there is enough

rm -rf "$DATA"
mkdir -p "$DATA.tmp"
needed=$(bytes_of "$DUMP")
free=$(bytes_free "$DUMP")
if [ -n "${ROOM:-}" ] && [ "$((ROOM - needed))" -lt "$free" ]; then
  free=$((ROOM - needed))
fi
# What a server makes of a dump is larger, as a rule: this is the least.
[ "$free" -gt "$needed" ] || fail 'there is not enough free space for what is restored' needed "$needed" free "$free"

# why FILE: the end of what a program has written
why() {
  tail -n 3 "$1"
}

# serve PROGRAM ARGUMENT...: starts the server, which lives as long as this step
serve() {
  "$@" > "$DATA.log" 2>&1 < /dev/null &
  server_process=$!
}
# shellcheck disable=SC2329 # called when the step ends
at_end() {
  if [ -n "${server_process:-}" ]; then
    kill -9 "$server_process" 2> /dev/null || true
    wait "$server_process" 2> /dev/null || true
  fi
}

# until_up COMMAND...: waits until the server answers
until_up() {
  until "$@" > "$DATA.answer" 2>&1; do
    kill -0 "$server_process" 2> /dev/null || fail 'the server does not start' error "$(why "$DATA.log")"
    sleep 0.2
  done
  say ok 'started a server' seconds "$(seconds)"
}

# restore SHELL SCRIPT: which says itself what is wrong
restore() {
  if ! "$1" "${SCRIPTS:-/scripts}/$2"; then
    # shellcheck disable=SC2034 # lib.sh asks for it
    explained=1
    exit 1
  fi
}

# holds ANSWER: of a query, which has to be one value that is true
holds() {
  printf '%s' "$1" | awk '
    NR == 1 && ($0 == "t" || $0 == "true" || $0 ~ /^[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/ && $0 + 0 != 0) { held = 1 }
    END { exit !(held && NR == 1) }' || fail 'the query does not hold' answer "$1"
  say ok 'the query holds' answer "$1"
}

# there WHAT COUNT: that something was restored, where there is no query
there() {
  [ "$2" -gt 0 ] || fail "there are no $1: nothing was restored"
}
