# shellcheck shell=bash
# Starts a ZooKeeper server as the member that its pod is.
#   MEMBERS        how many members there are
#   FIRST_ORDINAL  the number of the first pod
#   DATA           directory of the snapshots
#   LOG            directory of the transaction log
#   CERTIFICATE    file of the certificate, with TLS
#   KEY            file of its key
#   KEYSTORE       where the server wants both in one file
set -euo pipefail

ordinal=${HOSTNAME##*-}
echo $((ordinal + 1)) > "$DATA/myid"

# Who has no data elects nobody, unless told that none is missing. That is so for a bare majority: only all of them together,
# the first pod among them, can agree that there is nothing yet. New members never outvote the data that is there.
if ((ordinal - FIRST_ORDINAL < MEMBERS / 2 + 1)) && ! compgen -G "$DATA/version-2/snapshot.*" > /dev/null; then
  : > "$LOG/initialize"
fi

if [ -n "${KEYSTORE:-}" ]; then
  if ! grep -q -e '-----BEGIN PRIVATE KEY-----' "$KEY"; then
    echo "the key in $KEY is not PKCS #8 (-----BEGIN PRIVATE KEY-----), which is all that ZooKeeper reads" >&2
    exit 1
  fi
  umask 077
  cat "$KEY" "$CERTIFICATE" > "$KEYSTORE"
  umask 022
fi

exec /docker-entrypoint.sh zkServer.sh start-foreground
