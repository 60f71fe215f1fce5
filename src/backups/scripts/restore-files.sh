# shellcheck shell=sh
# Unpacks the files of a store from what dump-files.sh has left, and looks whether all of them are there.
#   TARGET     the directory for the files
#   DUMP       the directory with the archive
#   META       a directory for lists of what is in it
#   OVERWRITE  1 where what lies there is removed; a directory that is not empty is refused otherwise
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"

# What a file system puts there by itself is nothing of anybody's.
content() {
  find "$TARGET" -mindepth 1 -maxdepth 1 ! -name lost+found
}
mkdir -p "$META"
if [ -n "$(content)" ]; then
  [ "${OVERWRITE:-}" = 1 ] || fail 'the store is not empty, and was not to be overwritten' path "$TARGET"
  content > "$META/content"
  while IFS= read -r path; do rm -rf "$path"; done < "$META/content"
fi
tar -xpf "$DUMP/files.tar" -C "$TARGET" || fail 'the archive cannot be unpacked'

# again: packs what is there by now, as far as it is in the archive, in the order of the archive. Not every tar can compare.
again() {
  (cd "$TARGET" && tar -cf - --no-recursion -T "$META/names" 2> "$META/log") || true
}

# compare_lists: names, kinds, sizes and where links lead to; what else is different is said, for not every file system keeps it
compare_lists() {
  tar -tvf "$DUMP/files.tar" > "$META/wanted"
  again | tar -tvf - > "$META/found" || true
  LC_ALL=C awk -v names="$META/names" -v found="$META/found" '
    # -rw-r--r-- user/group 12 2026-01-31 03:00 ./name, with what a link leads to behind the name
    function parse(line, into) {
      match(line, / [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9:]+ /)
      into["kind"] = substr(line, 1, 1)
      into["size"] = substr(line, 1, RSTART - 1)
      sub(/.* /, "", into["size"])
      into["mode"] = substr(line, 2, 9)
      into["time"] = substr(line, RSTART, RLENGTH)
      into["name"] = substr(line, RSTART + RLENGTH)
    }
    function next_found(    line) {
      there = (getline line < found) > 0
      if (there) parse(line, f)
    }
    function note(what, name) {
      if (!count[what]++) first[what] = name
    }
    BEGIN { next_found() }
    {
      parse($0, w)
      getline name < names
      sub(/\/$/, "", name)
      # Both are in the same order, and nothing is found that is not wanted.
      if (!there || index(f["name"], name) != 1 || substr(f["name"], length(name) + 1) !~ /^\/?($| -> | link to )/) { note("missing", name); next }
      if (w["kind"] != f["kind"] || w["size"] != f["size"] || w["name"] != f["name"]) note("other", name)
      # Who makes a file in a directory changes its time, and not every tar gives a link its own.
      else if (w["mode"] != f["mode"] || (w["kind"] == "-" && w["time"] != f["time"])) note("changed", name)
      next_found()
    }
    END { for (what in count) printf "%s\t%d\t%s\n", what, count[what], first[what] }' "$META/wanted" > "$META/differences"
  report missing fail 'files of the backup are not there'
  report other fail 'files are not as they are in the backup: is somebody writing to them?'
  report changed 'say ok' 'files have other permissions or times than in the backup'
}

# report WHAT COMMAND MESSAGE: where there are differences of that kind
report() {
  line=$(sed -n "s/^$1	//p" "$META/differences")
  [ -z "$line" ] || $2 "$3" files "${line%%	*}" first "${line#*	}"
}

# compare_bytes: of all files, as one stream
compare_bytes() {
  pipe=$(mktemp -d)/pipe
  mkfifo "$pipe"
  tar -xOf "$DUMP/files.tar" > "$pipe" 2> "$META/log.archive" &
  if ! again | tar -xOf - | cmp - "$pipe" > "$META/difference"; then
    offset=$(sed -n 's/.* differ: [a-z]* \([0-9]*\).*/\1/p' "$META/difference")
    fail 'files have other content than in the backup: is somebody writing to them?' first "$(LC_ALL=C awk -v names="$META/names" -v offset="${offset:-1e18}" '
      { getline name < names }
      /^-/ { match($0, / [0-9][0-9][0-9][0-9]-[0-9][0-9]-/); size = substr($0, 1, RSTART - 1); sub(/.* /, "", size); offset -= size }
      offset <= 0 { print name; exit }' "$META/wanted")"
  fi
  wait "$!" || fail 'the archive cannot be read again'
}

tar -tf "$DUMP/files.tar" > "$META/names"
files=$(grep -c . "$META/names" || true)
if [ -n "$(find "$TARGET" -name '*
*' | head -n 1)" ]; then
  # In a list, such a name is two.
  say ok 'not compared with the backup, as there are names with line breaks'
elif [ "$files" -gt 0 ]; then
  compare_lists
  compare_bytes
  say ok 'compared with the backup: all is there' files "$files" seconds "$(seconds)"
fi
say ok 'unpacked' files "$files" bytes "$(bytes_of "$TARGET")" seconds "$(seconds)"
