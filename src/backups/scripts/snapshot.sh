# shellcheck shell=sh
# Makes a VolumeSnapshot of each claim, waits until volumes can be made from all of them, and removes those that have had their
# time. The snapshots of one run have its time in their names, and are kept and removed together.
#   BACKUP          name of the schedule
#   CLAIMS          names of the claims, in one line
#   SNAPSHOT_CLASS  name of the VolumeSnapshotClass; the default one of the claim's driver without it
#   LABELS          further labels of the snapshots, as the inside of a JSON object
#   DEADLINE        after how many seconds a run cannot be alive any more
#   PATIENCE        for how many seconds an error may stand: drivers try again by themselves; 300 without it
# and those of api.sh and retention.sh
export STEP=snapshot
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/api.sh
. "${SCRIPTS:-/scripts}/api.sh"
# shellcheck source=src/backups/scripts/retention.sh
. "${SCRIPTS:-/scripts}/retention.sh"

snapshots=/apis/snapshot.storage.k8s.io/v1/namespaces/$namespace/volumesnapshots
label=cdk8s-workloads/scheduled-snapshot
rows=${TMPDIR:-/tmp}/rows
list=${TMPDIR:-/tmp}/list
times=${TMPDIR:-/tmp}/times
left=${TMPDIR:-/tmp}/left
tab=$(printf '\t')
request=${TMPDIR:-/tmp}/request.json
# A shell that is the first process of a container ends by no signal that it does not name.
trap 'fail "was stopped before all snapshots were ready"' TERM INT

# name_at TIME: of a second before now, as backups are called everywhere; names of objects have no capital letters
name_at() {
  date -u -d "@$1" +%Y-%m-%dt%H-%M-%Sz
}

# look: the snapshots of this schedule, each as a line: time, of how many of one run, ready|error|waiting|going, name, claim, and
# how large or why not
look() {
  insist GET "$snapshots?labelSelector=${label%/*}%2F${label#*/}%3D$BACKUP"
  case $status in
    200) ;;
    404) fail 'the cluster knows no VolumeSnapshots: it needs the snapshot controller and its CRDs' ;;
    *) fail 'the snapshots cannot be listed' answer "$(refusal)" ;;
  esac
  flat < "$answer" | awk -F '\t' -v prefix="$BACKUP-" '
    match($1, /^items\.[0-9]+\./) {
      item = substr($1, 7, RLENGTH - 7)
      value[item, substr($1, RLENGTH + 1)] = $2
      if (item + 0 >= items + 0) items = item + 1
    }
    END {
      for (item = 0; item < items; item++) {
        name = value[item, "metadata.name"]
        time = substr(name, length(name) - 19)
        # What somebody else has given the label is theirs.
        if (index(name, prefix) != 1 || time !~ /^[0-9]+-[0-9]+-[0-9]+t[0-9]+-[0-9]+-[0-9]+z$/) continue
        error = value[item, "status.error.message"]
        if (value[item, "metadata.deletionTimestamp"] != "") state = "going"
        else if (value[item, "status.readyToUse"] == "true") state = "ready"
        else if (error != "") state = "error"
        else state = "waiting"
        print time "\t" value[item, "metadata.labels.cdk8s-workloads/claims"] "\t" state "\t" name "\t" \
          value[item, "spec.source.persistentVolumeClaimName"] "\t" (state == "ready" ? value[item, "status.restoreSize"] : error)
      }
    }' > "$rows"
}

# whole: the times whose snapshots are all ready
whole() {
  awk -F '\t' '$3 == "ready" { ready[$1]++; all[$1] = $2 } END { for (time in ready) if (ready[time] >= all[time] + 0) print time }' "$rows"
}

# remove REASON FILE: the snapshots of the times in the file
remove() {
  awk -F '\t' 'NR == FNR { times[$1]; next } $1 in times && $3 != "going" { print $4 }' "$2" "$rows" > "$list"
  while IFS= read -r name; do
    insist DELETE "$snapshots/$name"
    case $status in
      200 | 202 | 404) say ok "$1" snapshot "$name" ;;
      *) fail 'a snapshot cannot be removed' snapshot "$name" answer "$(refusal)" ;;
    esac
  done < "$list"
}

# give_up MESSAGE [NAME VALUE]...: what there is of this run is of no use without the rest
give_up() {
  for claim in $CLAIMS; do
    name=$BACKUP-$claim-$now
    ask DELETE "$snapshots/$name"
    [ "$status" != 200 ] || say ok 'removed what the failed run has made' snapshot "$name"
  done
  fail "$@"
}

look
now=$(name_at "$started")
# shellcheck disable=SC2086 # names, which have no spaces
set -- $CLAIMS
total=$#
class=
if [ -n "${SNAPSHOT_CLASS:-}" ]; then
  class="\"volumeSnapshotClassName\": \"$SNAPSHOT_CLASS\","
fi
labels=${LABELS:+$LABELS, }
for claim in "$@"; do
  name=$BACKUP-$claim-$now
  cat > "$request" <<JSON
{
  "apiVersion": "snapshot.storage.k8s.io/v1",
  "kind": "VolumeSnapshot",
  "metadata": {
    "name": "$name",
    "labels": { $labels"$label": "$BACKUP", "cdk8s-workloads/claims": "$total" }
  },
  "spec": {
    $class
    "source": { "persistentVolumeClaimName": "$claim" }
  }
}
JSON
  insist POST "$snapshots" "$request"
  case $status in
    # It is there already where the last answer got lost.
    201 | 409) say ok 'began' snapshot "$name" claim "$claim" ;;
    *) give_up 'a snapshot cannot be made' claim "$claim" answer "$(refusal)" ;;
  esac
done

wrong=
while :; do
  look
  awk -F '\t' -v time="$now" '$1 == time' "$rows" > "$list"
  [ "$(awk -F '\t' '$3 != "going"' "$list" | grep -c .)" -ge "$total" ] || give_up 'a snapshot was removed by somebody else before it was ready'
  [ "$(awk -F '\t' '$3 == "ready"' "$list" | grep -c .)" -lt "$total" ] || break
  error=$(awk -F '\t' '$3 == "error" { print $5 ": " $6; exit }' "$list")
  if [ -z "$error" ]; then
    wrong=
  else
    wrong=${wrong:-$(seconds)}
    [ "$(($(seconds) - wrong))" -lt "${PATIENCE:-300}" ] || give_up 'a snapshot cannot be made' error "$error"
  fi
  sleep "${PAUSE:-5}"
done
while IFS=$tab read -r _ _ _ name claim size; do
  say ok 'ready' snapshot "$name" claim "$claim" size "$size" seconds "$(seconds)"
done < "$list"

# Only now that there are new ones. What a run that was killed has left may have become ready by itself, and is then as good as
# any other; what has not is removed when its run cannot be alive any more.
whole > "$list"
expired < "$list" > "$times"
awk -F '\t' -v before="$(name_at "$((started - DEADLINE))")" 'NR == FNR { whole[$1]; next } !($1 in whole) && $1 < before { print $1 }' "$list" "$rows" > "$left"
remove 'removed a snapshot that has had its time' "$times"
remove 'removed what a run that was ended has left' "$left"
look
say ok 'finished' backups "$(whole | grep -c .)" claims "$total" seconds "$(seconds)"
