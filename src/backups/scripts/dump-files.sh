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
# What lies in the directory, not the directory itself, which is nobody's to change where it is restored; nor what a file system
# puts there by itself, which nobody may read.
(cd "$SOURCE" && find . -mindepth 1 -maxdepth 1 ! -name lost+found) > "$META/names"
(cd "$SOURCE" && tar -cf "$DUMP/files.tar" -T "$META/names") || fail 'the files cannot be packed: one of them changed, or cannot be read'
tar -tf "$DUMP/files.tar" > "$META/list" || fail 'the archive cannot be read back'
say ok 'packed' files "$(grep -c . "$META/list")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
