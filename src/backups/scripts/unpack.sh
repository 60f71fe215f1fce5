# shellcheck shell=sh
# Makes of what is kept the dump that it was made of; read into the steps that fetch a backup by `.`.
#   DUMP         the directory in which the dump is left
#   META         the directory in which is left what it is
#   ENGINE       what it has to be a dump of
#   SECRET_FILE  the identities of age, or the password of openssl, where it is encrypted

# unpack DIRECTORY [FORGET]: leaves the directory as it is, unless there is a second argument: then it needs the space once
unpack() {
  [ -f "$1/SHA256SUMS" ] || fail 'is no backup' path "$1"
  (cd "$1" && sha256sum -c SHA256SUMS > /dev/null 2>&1) || fail 'is not what was kept: its checksums are wrong' path "$1"
  found=$(field engine "$1/manifest.json")
  [ "$found" = "$ENGINE" ] || fail 'is a backup of something else' wanted "$ENGINE" found "$found"
  needed=$(field dumpBytes "$1/manifest.json")
  mkdir -p "$DUMP" "$META"
  free=$(bytes_free "$DUMP")
  [ "$free" -gt "$needed" ] || fail 'there is not enough free space for the dump' needed "$needed" free "$free"
  field version "$1/manifest.json" > "$META/version"
  encryption=$(field encryption "$1/manifest.json")
  compression=$(field compression "$1/manifest.json")
  sed -n 's/^[0-9a-f]\{64\}  \.\///p' "$1/SHA256SUMS" | grep -v -x -F manifest.json > "$META/files"
  while IFS= read -r name; do
    file=$1/$name
    mkdir -p "$DUMP/$(dirname "$name")"
    case $encryption in
      none) ;;
      age) plain=$DUMP/${name%.age}; age --decrypt --identity "$SECRET_FILE" --output "$plain" "$file" || fail 'cannot be decrypted' file "$name" ;;
      openssl)
        plain=$DUMP/${name%.enc}
        openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass "file:$SECRET_FILE" -in "$file" -out "$plain" || fail 'cannot be decrypted' file "$name"
        ;;
      *) fail "is no encryption: $encryption" ;;
    esac
    [ "$encryption" = none ] || { [ $# -lt 2 ] || rm "$file"; file=$plain name=${plain#"$DUMP"/}; }
    case $compression in
      none) [ "$file" = "$DUMP/$name" ] || cp "$file" "$DUMP/$name" ;;
      gzip) gzip -dc "$file" > "$DUMP/${name%.gz}" || fail 'cannot be decompressed' file "$name"; [ "$encryption" = none ] || rm "$file" ;;
      *) fail "is no compression: $compression" ;;
    esac
    [ $# -lt 2 ] || rm -f "$1/$name"
  done < "$META/files"
  found=$(bytes_of "$DUMP")
  [ "$found" -eq "$needed" ] || fail 'is not as large as the dump was' wanted "$needed" found "$found"
}
