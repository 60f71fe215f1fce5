# shellcheck shell=sh
# Unpacks the files of a store from what dump-files.sh has left.
#   TARGET     the directory for the files
#   DUMP       the directory with the archive
#   OVERWRITE  1 where what lies there is removed; a directory that is not empty is refused otherwise
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"

# What a file system puts there by itself is nothing of anybody's.
content() {
  find "$TARGET" -mindepth 1 -maxdepth 1 ! -name lost+found
}
if [ -n "$(content)" ]; then
  [ "${OVERWRITE:-}" = 1 ] || fail 'the store is not empty, and was not to be overwritten' path "$TARGET"
  content > /tmp/content
  while IFS= read -r path; do rm -rf "$path"; done < /tmp/content
fi
tar -xpf "$DUMP/files.tar" -C "$TARGET" || fail 'the archive cannot be unpacked'
say ok 'unpacked' files "$(find "$TARGET" | grep -c .)" bytes "$(bytes_of "$TARGET")" seconds "$(seconds)"
