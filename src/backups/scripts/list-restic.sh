# shellcheck shell=sh
# Lists what is kept in a restic repository.
#   BACKUP  of this backup alone; of all without it
#   FORMAT  `table`, which it is without it, or `json`, which is restic's
#   VERIFY  1 where everything in the repository is read back, and what is damaged is an error
# and those of restic.sh.
export STEP=list
export BACKUP="${BACKUP:-}"
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/restic.sh
. "${SCRIPTS:-/scripts}/restic.sh"

json=
[ "${FORMAT:-table}" = table ] || json=--json
answer || fail 'the repository cannot be opened' error "$(why)"
repository snapshots --no-lock ${BACKUP:+--host "$BACKUP"} $json || fail 'the repository cannot be read' error "$(why)"
cat "$said"
if [ "${VERIFY:-}" = 1 ]; then
  repository check --read-data || fail "$(verdict)" error "$(why)"
fi
