# shellcheck shell=sh
# Lists what is kept in a store: each backup and its times, oldest first.
#   STORE   the directory of the store
#   BACKUP  of this backup alone; of all without it
#   FORMAT  `table`, which it is without it, or `json`: the manifests, with a name for each
#   VERIFY  1 where the checksums are compared as well, which reads everything; one that is wrong is an error at the end
export STEP=list
export BACKUP="${BACKUP:-}"
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"

found=$(mktemp)
find "${STORE:?}" -mindepth 2 -maxdepth 2 -type d -path "$STORE/${BACKUP:-*}/[0-9]*Z" | sort > "$found"
damaged=0
row() {
  printf '%-30s  %-20s  %-10s  %-12s  %15s  %s\n' "$@"
}
if [ "${FORMAT:-table}" = json ]; then printf '['; else row BACKUP NAME ENGINE VERSION BYTES STATE; fi
separator=
while IFS= read -r path; do
  manifest=$path/manifest.json
  state=unread
  if [ "${VERIFY:-}" = 1 ]; then
    state=whole
    intact "$path" || { state=damaged; damaged=$((damaged + 1)); }
  fi
  [ -f "$manifest" ] || { state=damaged; damaged=$((damaged + 1)); manifest=/dev/null; }
  home=${path%/*}
  if [ "${FORMAT:-table}" = json ]; then
    printf '%s\n  {\n  "name": "%s",\n  "state": "%s"' "$separator" "${path##*/}" "$state"
    sed -n -e 's/,$//' -e 's/^  "/,\n  "/p' "$manifest" | tr -d '\n'
    printf '\n  }'
    separator=,
  else
    row "${home##*/}" "${path##*/}" "$(field engine "$manifest")" "$(field version "$manifest" | cut -c 1-12)" "$(field bytes "$manifest")" "$state"
  fi
done < "$found"
[ "${FORMAT:-table}" != json ] || printf '\n]\n'
[ "$damaged" -eq 0 ] || fail 'backups are damaged' backups "$damaged"
