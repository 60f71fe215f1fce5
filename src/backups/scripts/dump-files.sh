# shellcheck shell=sh
# Packs the files of a store, and reads the archive back.
#   SOURCE  the directory with the files
#   DUMP    the directory in which the archive is left
#   META    the directory in which is left what it is
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"

mkdir -p "$DUMP" "$META"
echo tar > "$META/version"
(cd "$SOURCE" && tar -cf "$DUMP/files.tar" .) || fail 'the files cannot be packed: one of them changed, or cannot be read'
tar -tf "$DUMP/files.tar" > "$META/list" || fail 'the archive cannot be read back'
say ok 'packed' files "$(grep -c . "$META/list")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
