# shellcheck shell=sh
# Makes of a dump what is kept: compressed and encrypted files, what they are, and the checksums of it all.
#   BACKUP       name of the backup
#   ENGINE       what was dumped: postgres, files, ...
#   DUMP         the directory with the dump
#   META         the directory with what it is: its file `version`
#   SET          the directory in which the files are left
#   COMPRESS     `gzip`, or `none` for what is compressed already
#   ENCRYPT      `age` or `openssl`; neither without it
#   SECRET_FILE  the recipients of age, or the password of openssl
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
    gzip) gzip -c "$file" > "$SET/$name.gz" || fail 'cannot be compressed' file "$name"; rm "$file"; name=$name.gz ;;
    none) mv "$file" "$SET/$name" ;;
    *) fail "is no compression: $COMPRESS" ;;
  esac
  file=$SET/$name
  case ${ENCRYPT:-none} in
    none) ;;
    age) age --encrypt --recipients-file "$SECRET_FILE" --output "$file.age" "$file" || fail 'cannot be encrypted' file "$name"; rm "$file" ;;
    openssl)
      openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -salt -pass "file:$SECRET_FILE" -in "$file" -out "$file.enc" || fail 'cannot be encrypted' file "$name"
      rm "$file"
      ;;
    *) fail "is no encryption: $ENCRYPT" ;;
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
  "encryption": "$(text "${ENCRYPT:-none}")",
  "dumpBytes": $raw,
  "bytes": $kept
}
JSON
(cd "$SET" && find . -type f | sort | while IFS= read -r file; do sha256sum "$file" || exit; done) > "$SET.sums"
mv "$SET.sums" "$SET/SHA256SUMS"
say ok 'compressed, encrypted and checksummed' dumpBytes "$raw" bytes "$kept" seconds "$(seconds)"
