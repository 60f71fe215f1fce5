# shellcheck shell=sh
# Makes of a dump what is kept: compressed files, what they are, and the checksums of it all.
#   BACKUP    name of the backup
#   ENGINE    what was dumped: postgres, files, ...
#   DUMP      the directory with the dump
#   META      the directory with what it is: its file `version`
#   SET       the directory in which the files are left
#   COMPRESS  `gzip`, or `none` for what is compressed already
export STEP=prepare
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"

[ -d "$DUMP" ] || fail "there is no dump in $DUMP"
raw=$(bytes_of "$DUMP")
[ "$raw" -gt 0 ] || fail 'the dump is empty'
free=$(bytes_free "$DUMP")
[ "$free" -gt "$raw" ] || fail 'there is not enough free space for the files' needed "$raw" free "$free"

rm -rf "$SET"
mkdir -p "$SET"
# One file after the other, and each is removed when it is done: the space is needed once.
(cd "$DUMP" && find . -type f) | sed 's/^\.\///' | sort > "$SET.list"
while IFS= read -r name; do
  file=$DUMP/$name
  mkdir -p "$SET/$(dirname "$name")"
  case ${COMPRESS:-none} in
    gzip) gzip -c "$file" > "$SET/$name.gz" || fail 'cannot be compressed' file "$name"; rm "$file" ;;
    none) mv "$file" "$SET/$name" ;;
    *) fail "is no compression: $COMPRESS" ;;
  esac
done < "$SET.list"
rm "$SET.list"

kept=$(bytes_of "$SET")
cat > "$SET/manifest.json" <<JSON
{
  "backup": "$(text "$BACKUP")",
  "engine": "$(text "$ENGINE")",
  "version": "$(text "$(cat "$META/version")")",
  "time": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "compression": "$(text "${COMPRESS:-none}")",
  "encryption": "none",
  "dumpBytes": $raw,
  "bytes": $kept
}
JSON
checksum "$SET"
say ok 'compressed and checksummed' dumpBytes "$raw" bytes "$kept" seconds "$(seconds)"
