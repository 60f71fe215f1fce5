# shellcheck shell=bash
# Copies a MariaDB primary into the empty claim of a follower, and makes it follow. Bash.
#   PRIMARY        host name of the primary
#   FIRST_POD      the pod that is the primary, which copies nothing
#   PASSWORD_FILE  the file with the password of root
#   CLAIM          where the claim is mounted; the data goes to its directory mysql
#   CONFIG         the server's configuration file
#   SOCKET_PATH    a socket for a server that only this script knows
#   TLS            not empty where the primary takes no connection without
set -euo pipefail

data=$CLAIM/mysql
partial=$CLAIM/mysql.partial

if [ "$HOSTNAME" = "$FIRST_POD" ] || [ -d "$data/mysql" ]; then
  exit 0
fi

# Root's login, as an option file: arguments and the environment can be seen by others.
root_login() {
  local password
  password=$(cat "$PASSWORD_FILE")
  password=${password//\\/\\\\}
  printf '[client]\nuser=root\npassword="%s"\n' "${password//\"/\\\"}"
}

tls=()
if [ -n "${TLS:-}" ]; then
  tls=(--ssl --skip-ssl-verify-server-cert)
fi

primary() { # primary PROGRAM ARGUMENTS...: a client of the primary
  local program=$1
  shift
  "$program" --defaults-extra-file=<(root_login) --protocol=tcp --host="$PRIMARY" --port=3306 --max-allowed-packet=1G "${tls[@]}" "$@"
}

until primary mariadb --execute='DO 0'; do
  echo "waiting for $PRIMARY"
  sleep 3
done

# What is left of a copy that was cut off is no database: begin again, and give the copy its name when it is whole.
rm -rf "$partial" "$data"
mkdir "$partial"
mariadb-install-db --defaults-extra-file="$CONFIG" --datadir="$partial" --auth-root-authentication-method=normal --skip-test-db > /dev/null

# It speaks to this script alone. What a crash would cost does not count: then the copy begins again.
mariadbd --defaults-extra-file="$CONFIG" --datadir="$partial" --socket="$SOCKET_PATH" --pid-file="$SOCKET_PATH.pid" \
  --skip-networking --skip-log-bin --skip-slave-start --relay-log=relay --server-id="$((100 + ${HOSTNAME##*-}))" \
  --innodb-flush-log-at-trx-commit=0 --max-allowed-packet=1G --event-scheduler=OFF &
server=$!
until mariadb-admin --no-defaults --protocol=socket --socket="$SOCKET_PATH" --user=root --silent ping; do
  kill -0 "$server"
  sleep 0.5
done

# A login for this follower alone, so that a new password of root's disturbs nobody.
replication="'replication-${HOSTNAME##*-}'@'%'"
password=$(od -An -N 16 -tx1 /dev/urandom | tr -d ' \n')
primary mariadb <<< "CREATE OR REPLACE USER $replication IDENTIFIED BY '$password'; GRANT REPLICATION SLAVE ON *.* TO $replication;"

# Tables that know what they were are dumped with it, since 10.11.
history=()
if [[ $(mariadb-dump --no-defaults --help) == *--dump-history* ]]; then
  history=(--dump-history)
fi

echo "copying $PRIMARY"
{
  # As of one moment, while others write: the position in its log comes with it.
  primary mariadb-dump --all-databases --single-transaction --quick --master-data=1 --gtid \
    --routines --events --triggers --hex-blob --flush-privileges "${history[@]}"
  echo "CHANGE MASTER TO MASTER_HOST = '$PRIMARY', MASTER_PORT = 3306, MASTER_USER = 'replication-${HOSTNAME##*-}', MASTER_PASSWORD = '$password',
    MASTER_CONNECT_RETRY = 5, MASTER_SSL = $((${#tls[@]} > 0)), MASTER_SSL_VERIFY_SERVER_CERT = 0, MASTER_USE_GTID = slave_pos;"
} | mariadb --no-defaults --protocol=socket --socket="$SOCKET_PATH" --user=root --max-allowed-packet=1G --binary-mode

kill "$server"
wait "$server"
sync --file-system "$partial"
mv "$partial" "$data"
echo "copied $PRIMARY"
