# shellcheck shell=sh
# Makes of a dump what is kept: compressed and encrypted files, their checksums, and what they are.
#   BACKUP       name of the backup
#   ENGINE       what was dumped: postgres, files, ...
#   VERSION      of what version
#   DUMP         the directory with the dump
#   SET          the directory in which the files are left
#   COMPRESS     `gzip`, or `none` for what is compressed already
#   ENCRYPT      `age` or `openssl`; neither without it
#   SECRET_FILE  the recipients of age, or the password of openssl
export STEP=prepare
# shellcheck source=src/backups/scripts/lib.sh
. /scripts/lib.sh

[ -d "$DUMP" ] || fail "there is no dump in $DUMP"
raw=$(bytes_of "$DUMP")
[ "$raw" -gt 0 ] || fail 'the dump is empty'
[ "$(bytes_free "$DUMP")" -gt "$raw" ] || fail 'there is not enough free space for the files' needed "$raw" free "$(bytes_free "$DUMP")"

rm -rf "$SET"
mkdir -p "$SET"
# One file after the other, and each is removed when it is done: the space is needed once.
find "$DUMP" -type f | sort > "$SET.list"
while IFS= read -r file; do
  name=${file#"$DUMP"/}
  mkdir -p "$SET/$(dirname "$name")"
  case ${COMPRESS:-none} in
    gzip) gzip -c "$file" > "$SET/$name.gz"; name=$name.gz ;;
    none) cp "$file" "$SET/$name" ;;
    *) fail "is no compression: $COMPRESS" ;;
  esac
  rm "$file"
  case ${ENCRYPT:-} in
    '') ;;
    age) age --encrypt --recipients-file "$SECRET_FILE" --output "$SET/$name.age" "$SET/$name"; rm "$SET/$name" ;;
    openssl) openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -salt -pass "file:$SECRET_FILE" -in "$SET/$name" -out "$SET/$name.enc"; rm "$SET/$name" ;;
    *) fail "is no encryption: $ENCRYPT" ;;
  esac
done < "$SET.list"
rm "$SET.list"

(cd "$SET" && find . -type f | sort | while IFS= read -r file; do sha256sum "$file"; done > "$SET.sums")
mv "$SET.sums" "$SET/SHA256SUMS"
kept=$(bytes_of "$SET")
cat > "$SET/manifest.json" <<JSON
{
  "backup": "$(text "$BACKUP")",
  "engine": "$(text "$ENGINE")",
  "version": "$(text "$VERSION")",
  "time": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "compression": "$(text "${COMPRESS:-none}")",
  "encryption": "$(text "${ENCRYPT:-none}")",
  "dumpBytes": $raw,
  "bytes": $kept
}
JSON
say ok 'compressed, encrypted and checksummed' dumpBytes "$raw" bytes "$kept" seconds "$(seconds)"
