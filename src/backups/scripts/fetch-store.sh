# shellcheck shell=sh
# Fetches a backup from a store, as keep-store.sh has kept it, and makes the dump of it again.
#   BACKUP  name of the backup
#   STORE   the directory of the store
# and those of choose.sh and unpack.sh.
export STEP=fetch
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/choose.sh
. "${SCRIPTS:-/scripts}/choose.sh"
# shellcheck source=src/backups/scripts/unpack.sh
. "${SCRIPTS:-/scripts}/unpack.sh"

home=$STORE/$BACKUP
[ -d "$home" ] || fail 'there are no backups here' path "$home"
names=$(mktemp)
find "$home" -maxdepth 1 -type d -name '[0-9]*Z' -exec basename {} \; > "$names"
chosen=$(chosen < "$names")
[ -n "$chosen" ] || fail 'there is no such backup' which "${WHICH:-latest}" before "${BEFORE:-}" backups "$(grep -c . "$names")"
unpack "$home/$chosen"
say ok 'fetched' name "$chosen" version "$(cat "$META/version")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
