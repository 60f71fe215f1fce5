# shellcheck shell=sh
# Makes of what is kept the dump that it was made of; read into the steps that fetch a backup by `.`.
#   DUMP    the directory in which the dump is left
#   META    the directory in which is left what it is
#   ENGINE  what it has to be a dump of

# unpack DIRECTORY [FORGET]: leaves the directory as it is, unless there is a second argument: then it needs the space once
unpack() {
  [ -f "$1/SHA256SUMS" ] || fail 'is no backup' path "$1"
  intact "$1" || fail 'is not what was kept: its checksums are wrong' path "$1"
  found=$(field engine "$1/manifest.json")
  [ "$found" = "$ENGINE" ] || fail 'is a backup of something else' wanted "$ENGINE" found "$found"
  needed=$(field dumpBytes "$1/manifest.json")
  mkdir -p "$DUMP" "$META"
  free=$(bytes_free "$DUMP")
  [ "$free" -gt "$needed" ] || fail 'there is not enough free space for the dump' needed "$needed" free "$free"
  field version "$1/manifest.json" > "$META/version"
  compression=$(field compression "$1/manifest.json")
  sed -n 's/^[0-9a-f]\{64\}  \.\///p' "$1/SHA256SUMS" | grep -v -x -F manifest.json > "$META/files"
  while IFS= read -r name; do
    file=$1/$name
    mkdir -p "$DUMP/$(dirname "$name")"
    case $compression in
      none) if [ $# -lt 2 ]; then cp "$file" "$DUMP/$name"; else mv "$file" "$DUMP/$name"; fi ;;
      gzip) gzip -dc "$file" > "$DUMP/${name%.gz}" || fail 'cannot be decompressed' file "$name" ;;
      *) fail "is no compression: $compression" ;;
    esac
    [ $# -lt 2 ] || rm -f "$file"
  done < "$META/files"
  found=$(bytes_of "$DUMP")
  [ "$found" -eq "$needed" ] || fail 'is not as large as the dump was' wanted "$needed" found "$found"
}
