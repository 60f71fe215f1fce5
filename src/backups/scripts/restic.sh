# shellcheck shell=sh
# How restic is asked; read into the steps that have to do with a repository by `.`.
#   RESTIC_REPOSITORY, RESTIC_PASSWORD_FILE  the repository, and what else its kind of storage needs: restic's own
#   DEADLINE                                 for how many seconds a lock of somebody else is waited for
said=$(mktemp)
# It counts days and weeks where it is.
export TZ=UTC

# repository ARGUMENTS...: asks restic, and leaves its standard output in the file $said; its errors are logged
repository() {
  while true; do
    code=0
    restic --no-cache "$@" > "$said" 2> "$said.errors" || code=$?
    [ "$code" -eq 11 ] && [ "$(seconds)" -lt "${DEADLINE:-3600}" ] || return "$code"
    # Those whose run is gone, which restic knows after half an hour, or at once on the same host.
    restic unlock > /dev/null 2>&1 || true
    say waiting 'the repository is locked' seconds "$(seconds)"
    sleep 5
  done
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
