# shellcheck shell=sh
# Keeps a set of files in a store, and removes those that have had their time.
#   BACKUP    name of the backup
#   SET       the directory with the files, as prepare.sh leaves it; in the store itself it lies in STORE/BACKUP/.work-*/,
#             is moved, and nothing else is left there
#   STORE     the directory of the store; each backup has a directory there, and in it one for each time
#   DEADLINE  after how many seconds a run cannot be alive any more
# and those of encryption.sh and retention.sh
export STEP=keep
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/encryption.sh
. "${SCRIPTS:-/scripts}/encryption.sh"
# shellcheck source=src/backups/scripts/retention.sh
. "${SCRIPTS:-/scripts}/retention.sh"

home=$STORE/$BACKUP
list=$(mktemp)
mkdir -p "$home"
# It is let go when this process ends, however it ends.
exec 9> "$home/.lock"
command -v flock > /dev/null || fail 'the image has no flock'
flock -n 9 || fail 'another run is keeping a backup here'

# What runs that were killed have left. Who has the lock is the only one who keeps and removes; others may be dumping.
{
  find "$home" -maxdepth 1 \( -name '.keep-*' -o -name '.expired-*' \)
  find "$home" -maxdepth 1 -name '.work-*' -mmin "+$((DEADLINE / 60 + 1))"
  # Restores have deadlines of their own; none takes a week.
  find "$home" -maxdepth 1 -name '.restore-*' -mmin +10080
} > "$list"
while IFS= read -r left; do
  case $SET in "$left"/*) continue ;; esac
  rm -rf "$left"
  say ok 'removed what a run that was ended has left' path "$left"
done < "$list"

# same DIRECTORY: it is this very backup; encrypted, it looks different each time
same() {
  if [ -n "${ENCRYPT:-}" ]; then
    sealed "$SET" | cmp -s - "$1/manifest.json"
  else
    cmp -s "$SET/SHA256SUMS" "$1/SHA256SUMS"
  fi
}
kept() {
  find "$home" -maxdepth 1 -type d -name '[0-9]*Z' -exec basename {} \;
}

needed=$(bytes_of "$SET")
time=$(field time "$SET/manifest.json" | tr : -)
[ -n "$time" ] || fail 'the set has no manifest'
partial=$home/.keep-$time
if [ -e "$home/$time" ]; then
  # This step has been here before, and was ended while it removed others.
  same "$home/$time" || fail 'there is another backup of this second' path "$home/$time"
  intact "$home/$time" || fail 'what was written to the store is not what was prepared' path "$home/$time"
else
  case $SET in
    "$home"/*)
      intact "$SET" || fail 'what lies in the store is not what was prepared'
      mv "$SET" "$partial"
      ;;
    *)
      free=$(bytes_free "$home")
      # Some space stays free: a full disk would fail whoever else writes there.
      [ "$free" -gt "$((needed + needed / 10))" ] || fail 'there is not enough free space in the store' needed "$needed" free "$free"
      if [ -n "${ENCRYPT:-}" ]; then
        intact "$SET" || fail 'what is to be encrypted is not what was prepared'
        encrypt "$SET" "$partial" || { rm -rf "$partial"; fail 'the files cannot be encrypted and written to the store' path "$partial"; }
      else
        cp -R "$SET" "$partial" || { rm -rf "$partial"; fail 'the files cannot be written to the store' path "$partial"; }
      fi
      sync
      intact "$partial" || fail 'what was written to the store is not what was prepared'
      ;;
  esac
  mv "$partial" "$home/$time"
  sync
  say ok 'kept' path "$home/$time" bytes "$needed" seconds "$(seconds)"
fi
case $SET in
  "$home"/.work-*/*) rm -rf "${SET%/*}" ;;
esac

# Only now that the new one is whole; and a directory that is being removed is no backup any more.
kept | expired > "$list"
while IFS= read -r name; do
  mv "$home/$name" "$home/.expired-$name"
  rm -rf "$home/.expired-$name"
  say ok 'removed a backup that has had its time' path "$home/$name"
done < "$list"

cat > "$home/.keep-readme" <<'TEXT'
A directory for each backup, and in it one for each time, in UTC, of which each is whole by itself:

  manifest.json   of what it is, and how its files are compressed and encrypted
  SHA256SUMS      their checksums: sha256sum -c SHA256SUMS
  *.gz            gunzip
  *.age           age --decrypt --identity KEY
  *.enc           openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass file:PASSWORD
                  all of these together are again such a directory, with the checksums of what was encrypted

What begins with a dot is not finished, and no backup.
TEXT
mv "$home/.keep-readme" "$STORE/README.txt"
say ok 'finished' backups "$(kept | grep -c .)" bytes "$needed" dumpBytes "$(field dumpBytes "$home/$time/manifest.json")" seconds "$(seconds)"
