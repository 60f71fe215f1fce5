# shellcheck shell=sh
# What the steps of a backup have in common; read into each of them by `.`.
#   BACKUP   name of the backup
#   STEP     name of the step
#   SCRIPTS  where these scripts are: /scripts without it
#   RUN      in the first step of what works in a store: its Job's directories there, up to the `_` before the name of the pod
#   FORGET   in the last step of a restore that works in a store: the directory that is of no use any more when it ends
#   DISCARD  in a step of what works in a store: the directory that is of no use any more when it fails
#   LEAVE    the file from which the kubelet takes what a container leaves: /dev/termination-log without it

# An error ends the step, and a variable that is not there is one. Nobody else reads what is written.
set -eu
umask 077

# text VALUE: as the inside of a JSON string; what is very long is cut, for a line is to fit where a container may leave one
text() {
  if [ "${#1}" -gt 1000 ]; then
    set -- "$(printf '%s' "$1" | LC_ALL=C tr '\200-\377' '?' | head -c 1000)"
  fi
  printf '%s' "$1" | tr '\n\t' '  ' | tr -d '\000-\037' | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g'
}

# say OUTCOME MESSAGE [NAME VALUE]...: one line of JSON; a value of digits alone is a number
say() {
  outcome=$1 message=$2
  shift 2
  line="{\"time\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\",\"backup\":\"$(text "$BACKUP")\",\"step\":\"$(text "$STEP")\",\"outcome\":\"$outcome\",\"message\":\"$(text "$message")\""
  while [ $# -ge 2 ]; do
    case $2 in
      '' | *[!0-9]*) line="$line,\"$1\":\"$(text "$2")\"" ;;
      *) line="$line,\"$1\":$2" ;;
    esac
    shift 2
  done
  line="$line}"
  printf '%s\n' "$line"
}

# fail MESSAGE [NAME VALUE]...: says why, and ends the step
fail() {
  reason=$1
  shift
  say failed "$reason" "$@"
  explained=1
  exit 1
}

started=$(date +%s)
leave=${LEAVE:-/dev/termination-log}

# at_end: what a step has to do when it ends, however it does; a step with something to do has its own
at_end() {
  :
}

# Whatever ends the step otherwise is said as well. What was said last stands in the status of a pod that has succeeded; in that
# of one that has failed, the kubelet puts the end of the log, with what programs have written there.
on_exit() {
  status=$?
  at_end
  [ -z "${FORGET:-}" ] || rm -rf "$FORGET"
  if [ "$status" -ne 0 ]; then
    [ -z "${DISCARD:-}" ] || rm -rf "$DISCARD"
    [ -n "${explained:-}" ] || say failed "ended with status $status" seconds "$(($(date +%s) - started))"
  elif [ -n "${line:-}" ] && [ -w "$leave" ]; then
    printf '%s\n' "$line" > "$leave"
  fi
}
trap on_exit EXIT

seconds() {
  echo "$(($(date +%s) - started))"
}

# bytes_of PATH: how much lies there
bytes_of() {
  find "$1" -type f -exec stat -c %s {} + | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

# bytes_free PATH: how much fits there
bytes_free() {
  echo "$(($(df -P -k "$1" | awk 'NR == 2 { print $4 }') * 1024))"
}

# field NAME FILE: a value of a manifest.json, as prepare.sh writes it
field() {
  sed -n "s/^  \"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$2"
}

# checksum DIRECTORY: leaves the checksums of all its files in it
checksum() {
  (cd "$1" && find . -type f | sort | while IFS= read -r each; do sha256sum "$each" || exit; done) > "$1.sums" && mv "$1.sums" "$1/SHA256SUMS"
}

# intact DIRECTORY: whether its files are those that were checksummed
intact() {
  (cd "$1" && sha256sum -c SHA256SUMS > /dev/null 2>&1)
}

# What is left of other attempts of this Job takes the space that this one needs, and so does what is left of runs that cannot
# be alive any more. Each pod has a directory of its own: one that is not quite dead yet writes into no other.
if [ -n "${RUN:-}" ] && [ -d "${RUN%/*}" ]; then
  left=$(mktemp)
  find "${RUN%/*}" -maxdepth 1 -name "${RUN##*/}_*" ! -name "${RUN##*/}_$POD_NAME" > "$left"
  [ -z "${DEADLINE:-}" ] || find "${RUN%/*}" -maxdepth 1 -name '.work-*' -mmin "+$((DEADLINE / 60 + 1))" >> "$left"
  while IFS= read -r path; do
    rm -rf "$path"
    say ok 'removed what a run that was ended has left' path "$path"
  done < "$left"
  rm "$left"
fi
