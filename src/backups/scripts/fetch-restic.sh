# shellcheck shell=sh
# Fetches a backup from a restic repository, as keep-restic.sh has kept it, and makes the dump of it again.
#   BACKUP  name of the backup
#   SET     the directory for the files, which are gone when the dump is made
# and those of restic.sh, choose.sh and unpack.sh.
export STEP=fetch
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/restic.sh
. "${SCRIPTS:-/scripts}/restic.sh"
# shellcheck source=src/backups/scripts/choose.sh
. "${SCRIPTS:-/scripts}/choose.sh"
# shellcheck source=src/backups/scripts/unpack.sh
. "${SCRIPTS:-/scripts}/unpack.sh"

list=$(mktemp)
answer || fail 'the repository cannot be opened' error "$(why)"
list_snapshots "$list"
chosen=$(cut -d ' ' -f 1 "$list" | chosen)
[ -n "$chosen" ] || fail 'there is no such backup' which "${WHICH:-latest}" before "${BEFORE:-}" backups "$(grep -c . "$list" || true)"
id=$(awk -v name="$chosen" '$1 == name { id = $2 } END { print id }' "$list")
rm -rf "$SET"
mkdir -p "$SET"
repository restore "$id" --target "$SET" --verify || fail 'restic cannot restore it' error "$(why)"
unpack "$SET" forget
rm -rf "$SET"
say ok 'fetched' name "$chosen" version "$(cat "$META/version")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
