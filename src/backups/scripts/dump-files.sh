# shellcheck shell=sh
# Packs the files of a store, and reads the archive back.
#   SOURCE  the directory with the files
#   DUMP    the directory in which the archive is left
#   META    the directory in which is left what it is
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"

mkdir -p "$DUMP" "$META"
# Not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)
echo tar > "$META/version"
newline='
'
# What lies in the directory, not the directory itself, which is nobody's to change where it is restored; nor what a file system
# puts there by itself, which nobody may read.
cd "$SOURCE"
content() {
  find . -mindepth 1 -maxdepth 1 ! -name lost+found "$@"
}
content ! -name "*$newline*" > "$META/names"
# In a list, a name with a line break would be two: those are arguments.
set --
for name in ./* ./.[!.]* ./..?*; do
  case $name in *"$newline"*) set -- "$@" "$name" ;; esac
done
# GNU's takes a backslash in a name for the beginning of another character, and others know no such option.
case $(tar --version 2>&1) in *GNU*) set -- --no-unquote "$@" ;; esac
if content | grep -q .; then
  code=0
  tar -cf "$DUMP/files.tar" "$@" -T "$META/names" 2> "$log" || code=$?
  # Who writes to a store does not wait for its backup: a file that changed is in it as it was read, one that was removed is not.
  changed='(file changed as we read it|File shrank by [0-9]+ bytes; padding with zeros|File removed before we read it|No such file or directory)$'
  grep -v -E -e "$changed" -e '(Exiting with failure status due to|xit delayed from) previous errors$' "$log" > "$log.others" || true
  case $code in
    0) ;;
    1 | 2) [ -s "$log" ] && [ ! -s "$log.others" ] || fail 'the files cannot be packed' error "$(head -n 3 "$log.others")" ;;
    *) fail 'the files cannot be packed' status "$code" error "$(tail -n 3 "$log")" ;;
  esac
  count=$(grep -c -E "$changed" "$log" || true)
  [ "$count" -eq 0 ] || say ok 'some changed while they were read' files "$count" first "$(grep -m 1 -E "$changed" "$log")"
else
  # What tar makes of nothing; not every tar does.
  head -c 10240 /dev/zero > "$DUMP/files.tar"
fi
tar -tf "$DUMP/files.tar" > "$META/list" || fail 'the archive cannot be read back'
say ok 'packed' files "$(grep -c . "$META/list" || true)" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
