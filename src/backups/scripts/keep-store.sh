# shellcheck shell=sh
# Keeps a set of files in a store, and removes those that have had their time.
#   BACKUP    name of the backup
#   SET       the directory with the files, as prepare.sh leaves it; where it lies in the store already, it is moved
#   WORK      the directory of this run, where it lies in the store: `.partial-...` in the directory of the backup
#   STORE     the directory of the store; each backup has a directory there, and in it one for each time
#   DEADLINE  after how many seconds a run cannot be alive any more
# and those of retention.sh
export STEP=keep
# shellcheck source=src/backups/scripts/lib.sh
. /scripts/lib.sh
# shellcheck source=src/backups/scripts/retention.sh
. /scripts/retention.sh

home=$STORE/$BACKUP
mkdir -p "$home"
# It is let go when this process ends, however it ends.
exec 9> "$home/.lock"
flock -n 9 || fail 'another run is keeping a backup here'

# What a run that was killed has left: nobody is at it any more.
find "$home" -maxdepth 1 -name '.partial-*' -mmin "+$((DEADLINE / 60 + 1))" | while IFS= read -r left; do
  rm -rf "$left"
  say ok 'removed what a run that was ended has left' path "$left"
done

time=$(now)
partial=$home/.partial-$time-$$
rm -rf "$partial"
needed=$(bytes_of "$SET")
case $SET in
  "$home"/*) mv "$SET" "$partial" ;;
  *)
    free=$(bytes_free "$home")
    # Some space stays free: a full disk would fail whoever else writes there.
    [ "$free" -gt "$((needed + needed / 10))" ] || fail 'there is not enough free space in the store' needed "$needed" free "$free"
    cp -R "$SET" "$partial"
    ;;
esac
sync
(cd "$partial" && sha256sum -c SHA256SUMS > /dev/null) || fail 'what was written to the store is not what was read'
[ ! -e "$home/$time" ] || fail 'there is a backup of this second already' path "$home/$time"
mv "$partial" "$home/$time"
sync
say ok 'kept' path "$home/$time" bytes "$needed" seconds "$(seconds)"
case ${WORK:-} in
  "$home"/.partial-*) rm -rf "$WORK" ;;
esac

# Only now that the new one is whole; and a directory that is being removed is no backup any more.
kept() {
  find "$home" -maxdepth 1 -type d -name '20*Z' -exec basename {} \;
}
work=$home/.partial-names-$$
kept > "$work"
expired < "$work" > "$work.expired"
while IFS= read -r name; do
  mv "$home/$name" "$home/.partial-expired-$name"
  rm -rf "$home/.partial-expired-$name"
  say ok 'removed a backup that has had its time' path "$home/$name"
done < "$work.expired"
rm "$work" "$work.expired"
say ok 'finished' backups "$(kept | grep -c .)" bytes "$needed" seconds "$(seconds)"
