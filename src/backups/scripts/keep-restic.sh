# shellcheck shell=sh
# Keeps a set of files in a restic repository, and removes those that have had their time. restic 0.17 or newer.
#   BACKUP  name of the backup, which is restic's host
#   SET     the directory with the files, as prepare.sh leaves it; compressed by restic, and so better not before
#   CHECK   how much of the repository is read back at each run: `5%`, `1/10`, `500M`; only its structure without it
# and those of restic.sh and retention.sh. A repository that is not there is made.
export STEP=keep
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/restic.sh
. "${SCRIPTS:-/scripts}/restic.sh"
# shellcheck source=src/backups/scripts/retention.sh
. "${SCRIPTS:-/scripts}/retention.sh"

code=0
answer || code=$?
# Only what restic itself calls a repository that is not there is one: a wrong password is something else.
case $code in
  0) ;;
  10)
    # Another backup may be making it just now.
    repository init || repository cat config || fail 'the repository cannot be made' error "$(why)"
    say ok 'made the repository'
    ;;
  12) fail 'the password is not that of the repository' ;;
  *) fail 'the repository cannot be opened' error "$(why)" ;;
esac

time=$(field time "$SET/manifest.json")
[ -n "$time" ] || fail 'the set has no manifest'
name=$(printf %s "$time" | tr : -)
moment=$(printf %s "$time" | tr TZ ' ' | sed 's/ $//')
bytes=$(bytes_of "$SET")
list=$(mktemp)
listed() {
  cut -d ' ' -f 1 "$list" | grep -q -x -F -e "$name"
}
list_snapshots "$list"
# Where it is there already, this step has been here before, and was ended afterwards.
if ! listed; then
  # From where it lies, so that the paths in the repository are those of the set.
  (cd "$SET" && repository backup --host "$BACKUP" --tag "$name" --time "$moment" .) || fail 'restic cannot keep it' error "$(why)"
  say ok 'kept' name "$name" bytes "$bytes" seconds "$(seconds)"
fi

repository check ${CHECK:+"--read-data-subset=$CHECK"} || fail "$(verdict)" error "$(why)"
say ok 'checked' seconds "$(seconds)"

# By the same rule as in a store: restic's own would keep the oldest one in addition.
list_snapshots "$list"
listed || fail 'the repository does not have it' name "$name"
gone=
cut -d ' ' -f 1 "$list" | expired > "$list.expired"
while IFS= read -r old; do
  gone="$gone $(awk -v name="$old" '$1 == name { print $2 }' "$list")"
  say ok 'removes a backup that has had its time' name "$old"
done < "$list.expired"
if [ -n "$gone" ]; then
  # shellcheck disable=SC2086 # each is a word
  repository forget --prune $gone || fail 'those that have had their time cannot be removed' error "$(why)"
fi
say ok 'finished' backups "$(($(grep -c . "$list") - $(grep -c . "$list.expired" || true)))" bytes "$bytes" dumpBytes "$(field dumpBytes "$SET/manifest.json")" seconds "$(seconds)"
