# shellcheck shell=bash
# Starts a MongoDB server: alone, or as a member of a replica set. The arguments are mongod's.
#   DATA           directory of the data
#   KEY            file of the certificate's key, with TLS
#   CERTIFICATE    file of the certificate
#   PEM            where the server wants both in one file
# and in a replica set:
#   HOSTS          host names of all pods, the first one first
#   PORT           where they are
#   FIRST_POD      the first pod, which makes the set and its users
#   MEMBER_KEY     file of the key that the members have in common
#   KEY_FILE       where the server wants it, as nobody else can read it
set -euo pipefail
umask 077

if [ -n "${PEM:-}" ]; then
  cat "$KEY" "$CERTIFICATE" > "$PEM"
fi
if [ -z "${HOSTS:-}" ]; then
  exec docker-entrypoint.sh mongod "$@"
fi

cat "$MEMBER_KEY" > "$KEY_FILE"
# A member without data gets it from the others: the image's entrypoint, which makes users and runs scripts, is for the first.
if [ "$HOSTNAME" != "$FIRST_POD" ]; then
  exec mongod "$@"
fi

shell() {
  mongosh --quiet --norc --nodb --file "/scripts/$1.js"
}
( until shell members; do sleep 5; done ) &

# Nor is it for a first pod that has lost its claim.
if [ ! -e "$DATA/WiredTiger" ] && shell initiated; then
  exec mongod "$@"
fi
exec docker-entrypoint.sh mongod "$@"
