# shellcheck shell=bash
# Copies the primary's data into the empty claim of a standby. Bash.
#   PRIMARY        host name of the primary
#   FIRST_POD      the pod that is the primary, which copies nothing
#   PGUSER         a user that may replicate
#   PASSWORD_FILE  the file with its password
#   PGDATA         where the data goes
#   PGPASSFILE     where the password is left for the server
#   WALDIR         where the write-ahead log goes, if not into PGDATA
set -euo pipefail

if [ "$(hostname)" = "$FIRST_POD" ]; then
  exit 0
fi

# The password may have changed since the last start. A colon or backslash in it has to be escaped.
umask 077
password=$(sed -e 's/\\/\\\\/g' -e 's/:/\\:/g' "$PASSWORD_FILE")
printf '*:*:*:*:%s\n' "$password" > "$PGPASSFILE"

if [ -s "$PGDATA/PG_VERSION" ]; then
  exit 0
fi

until pg_isready --host="$PRIMARY" --quiet; do
  echo "waiting for $PRIMARY"
  sleep 2
done

# What is left of a copy that was cut off is no database: begin again, and give the copy its name when it is whole.
partial=$PGDATA.partial
rm -rf "$partial" "$PGDATA"
wal=()
if [ -n "${WALDIR:-}" ]; then
  rm -rf "$WALDIR"
  wal=(--waldir="$WALDIR")
fi
echo "copying $PRIMARY"
pg_basebackup --host="$PRIMARY" --pgdata="$partial" --wal-method=stream --checkpoint=fast --no-password "${wal[@]}"
touch "$partial/standby.signal"
mv "$partial" "$PGDATA"
echo "copied $PRIMARY"
