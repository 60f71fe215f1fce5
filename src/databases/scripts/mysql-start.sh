# shellcheck shell=bash
# Starts MySQL or MariaDB by the entrypoint of the image, as what the pod is: the primary, or a follower. Bash; its arguments
# are the server and its own.
#   DATA       where its data is, or will be
#   FIRST_POD  the pod that is the primary; empty where there is no other pod
#   FOLLOWER   arguments of the server of a follower, in one line
#   FOLLOWERS  where they answer, as host/port, in one line
set -euo pipefail

unfinished=$DATA/.unfinished

if [ -n "${FIRST_POD:-}" ] && [ "$HOSTNAME" != "$FIRST_POD" ]; then
  if [ ! -d "$DATA/mysql" ]; then
    echo "there is no copy of the primary: a server of its own would not follow it" >&2
    exit 1
  fi
  # shellcheck disable=SC2086 # one argument for each word
  set -- "$@" "--server-id=$((100 + ${HOSTNAME##*-}))" "--report-host=$HOSTNAME" $FOLLOWER
elif [ -e "$unfinished" ]; then
  # The image would take what is there for a database, without a password or with half of its tables. No client has seen it:
  # until all scripts have run, the server listens on its socket alone.
  echo "the first start did not come to its end: it begins anew"
  shopt -s dotglob nullglob
  for each in "$DATA"/*; do
    [ "$each" = "$unfinished" ] || rm -rf "$each"
  done
elif [ ! -d "$DATA/mysql" ]; then
  # Its disk is new, and theirs are not: an empty database would be taken for the one that was lost.
  for address in ${FOLLOWERS:-}; do
    # shellcheck disable=SC2016
    if timeout 3 bash -c 'exec 3<> "/dev/tcp/$1"' - "$address" 2> /dev/null; then
      echo "${address%/*} has a database, and the primary has none: save what is there, then delete the claims and pods of all followers, and the primary begins with an empty one" >&2
      exit 1
    fi
  done
  touch "$unfinished"
fi

exec docker-entrypoint.sh "$@"
