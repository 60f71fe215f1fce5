# shellcheck shell=sh
# Succeeds where Redis or Valkey answers clients: its data is loaded, and a follower has met its primary, which it may
# lose again. Any POSIX shell.
#   CLIENT          name of the client's program
#   CLIENT_OPTIONS  how it connects, in one line
#   PASSWORD_FILE   the file with the password; empty without one
#   RUN             where the server has left the password that it was started with
set -eu

state() {
  if [ -n "$1" ]; then
    REDISCLI_AUTH=$(cat "$1")
    export REDISCLI_AUTH
  fi
  # shellcheck disable=SC2086
  "$CLIENT" $CLIENT_OPTIONS INFO server persistence replication keyspace 2>&1
}

is_ready() {
  case $1 in
    *[!_]loading:0*master_link_down_since_seconds:-1*) may_begin_alone "$1" ;;
    *[!_]loading:0*) return 0 ;;
    *) return 1 ;;
  esac
}

# A follower without its primary serves what its disk has: otherwise no rollout came to the primary that changes how they
# talk to each other. It waits for a minute, since what it has may be old.
may_begin_alone() {
  uptime=$(printf '%s\n' "$1" | sed -n 's/^uptime_in_seconds:\([0-9]*\).*/\1/p')
  case $1 in
    *master_sync_in_progress:1*) return 1 ;;
    *db[0-9]*:keys=*) [ "$uptime" -ge 60 ] ;;
    *) return 1 ;;
  esac
}

state=$(state "${PASSWORD_FILE:+$RUN/password}") || true
is_ready "$state" && exit 0
# The password may have been changed in the running server.
[ -z "$PASSWORD_FILE" ] || state=$(state "$PASSWORD_FILE") || true
is_ready "$state" && exit 0
printf '%s\n' "$state" | grep -E 'NOAUTH|WRONGPASS|Could not|^loading|^master_link|^master_sync' >&2
exit 1
