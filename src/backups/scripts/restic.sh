# shellcheck shell=sh
# How restic is asked; read into the steps that have to do with a repository by `.`.
#   RESTIC_REPOSITORY, RESTIC_PASSWORD_FILE  the repository, and what else its kind of storage needs: restic's own
#   DEADLINE                                 for how many seconds a lock of somebody else is waited for
#   NO_LOCK                                  1 where nothing can be written, and so nothing is locked
#   PATIENCE                                 for how many seconds an answer is waited for at the beginning; 180 without it
said=$(mktemp)
# It counts days and weeks where it is.
export TZ=UTC

# repository ARGUMENTS...: asks restic, and leaves its standard output in the file $said; its errors are logged
repository() {
  while true; do
    code=0
    restic --no-cache ${NO_LOCK:+--no-lock} "$@" > "$said" 2> "$said.errors" || code=$?
    [ "$code" -eq 11 ] && [ "$(seconds)" -lt "${DEADLINE:-3600}" ] || return "$code"
    # Those whose run is gone, which restic knows after half an hour, or at once on the same host.
    restic unlock > /dev/null 2>&1 || true
    say waiting 'the repository is locked' seconds "$(seconds)"
    sleep 5
  done
}

# answer: the status with which restic opens the repository. It would try again for a quarter of an hour by itself, whether the
# endpoint is dead, the bucket is not there or the key is wrong; what does not answer now is better said now, and tried again
# later. Once it has answered, that patience is welcome.
answer() {
  code=0
  timeout "${PATIENCE:-180}" restic --no-cache --no-lock cat config > "$said" 2> "$said.errors" || code=$?
  case $code in
    124 | 137 | 143) fail 'the repository does not answer as it should' error "$(grep 'retrying after' "$said.errors" | tail -n 1)" ;;
  esac
  return "$code"
}

# verdict: what a check that has failed means; restic says so where it has found something, and not where nobody answered it
verdict() {
  if grep -q 'repository contains errors' "$said.errors" "$said"; then
    echo 'the repository is damaged'
  else
    echo 'the repository cannot be checked'
  fi
}

# why: what restic said of its failure, as arguments of fail
why() {
  tail -n 3 "$said.errors"
}

# snapshots FILE: name and id of each, a line each, of what restic has listed as JSON; those without a name are somebody's own
snapshots() {
  tr , '\n' < "$said" | awk -F '"' '
    $2 == "tags" && $4 ~ /^[0-9]+-[0-9]+-[0-9]+T[0-9-]+Z$/ { name = $4 }
    $2 == "id" && name != "" { print name, $4; name = "" }' > "$1"
}

# list_snapshots FILE: those of this backup
list_snapshots() {
  repository snapshots --host "$BACKUP" --json || fail 'the repository cannot be read' error "$(why)"
  snapshots "$1"
}
