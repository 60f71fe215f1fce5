# shellcheck shell=sh
# Fetches a backup from a store, as keep-store.sh has kept it, and makes the dump of it again.
#   BACKUP  name of the backup
#   STORE   the directory of the store
#   SET     the directory for the files of an encrypted backup, which are gone when the dump is made
# and those of choose.sh, encryption.sh and unpack.sh.
export STEP=fetch
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/choose.sh
. "${SCRIPTS:-/scripts}/choose.sh"
# shellcheck source=src/backups/scripts/encryption.sh
. "${SCRIPTS:-/scripts}/encryption.sh"
# shellcheck source=src/backups/scripts/unpack.sh
. "${SCRIPTS:-/scripts}/unpack.sh"

home=$STORE/$BACKUP
[ -d "$home" ] || fail 'there are no backups here' path "$home"
list=$(mktemp)
find "$home" -maxdepth 1 -type d -name '[0-9]*Z' -exec basename {} \; > "$list"
chosen=$(chosen < "$list")
[ -n "$chosen" ] || fail 'there is no such backup' which "${WHICH:-latest}" before "${BEFORE:-}" backups "$(grep -c . "$list")"
kept=$home/$chosen
if [ "$(field encryption "$kept/manifest.json")" = none ]; then
  unpack "$kept"
else
  intact "$kept" || fail 'is not what was kept: its checksums are wrong' path "$kept"
  needed=$(field bytes "$kept/manifest.json")
  rm -rf "$SET"
  mkdir -p "$SET"
  free=$(bytes_free "$SET")
  [ "$free" -gt "$needed" ] || fail 'there is not enough free space to decrypt it' needed "$needed" free "$free"
  decrypt "$kept" "$SET"
  unpack "$SET" forget
  rm -rf "$SET"
fi
say ok 'fetched' name "$chosen" version "$(cat "$META/version")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
