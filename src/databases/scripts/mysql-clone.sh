# shellcheck shell=bash
# Copies a MySQL primary into the empty claim of a follower, and makes it follow. Bash.
#   PRIMARY        host name of the primary
#   FIRST_POD      the pod that is the primary, which copies nothing
#   PASSWORD_FILE  the file with the password of root
#   CLAIM          where the claim is mounted; the data goes to its directory mysql
#   CONFIG         the server's configuration file
#   SOCKET_PATH    a socket for a server that only this script knows
#   TLS_CA         the certificate of who signed the primary's; empty where nobody asks
set -euo pipefail

data=$CLAIM/mysql
partial=$CLAIM/mysql.partial
helper=$CLAIM/mysql.helper

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

primary() { # SQL from the standard input, on the primary
  mysql --defaults-extra-file=<(root_login) --protocol=tcp --host="$PRIMARY" --port=3306
}

start() { # start DIRECTORY ARGUMENTS...: a server that speaks to this script alone
  local directory=$1
  shift
  mysqld --defaults-extra-file="$CONFIG" --datadir="$directory" --socket="$SOCKET_PATH" --pid-file="$SOCKET_PATH.pid" \
    --skip-networking --mysqlx=OFF --skip-log-bin --skip-replica-start --relay-log=relay \
    --server-id="$((100 + ${HOSTNAME##*-}))" --event-scheduler=OFF "$@" &
  server=$!
  until mysqladmin --no-defaults --protocol=socket --socket="$SOCKET_PATH" --silent ping; do
    kill -0 "$server"
    sleep 0.5
  done
}

stop() {
  kill "$server"
  wait "$server"
}

until primary <<< 'DO 0;'; do
  echo "waiting for $PRIMARY"
  sleep 3
done

# A login for this follower alone, so that a new password of root's disturbs nobody. MySQL takes 32 characters for it.
user=replication-${HOSTNAME##*-}
password=$(od -An -N 16 -tx1 /dev/urandom | tr -d ' \n')
primary <<SQL
DROP USER IF EXISTS '$user'@'%';
CREATE USER '$user'@'%' IDENTIFIED BY '$password';
GRANT REPLICATION SLAVE, BACKUP_ADMIN ON *.* TO '$user'@'%';
SQL
if [ "$(primary <<< "SELECT 'loaded' FROM information_schema.plugins WHERE plugin_name = 'clone';")" = '' ]; then
  primary <<< "INSTALL PLUGIN clone SONAME 'mysql_clone.so';"
fi

# What is left of a copy that was cut off is no database: begin again, and give the copy its name when it is whole.
rm -rf "$partial" "$helper" "$data"

echo "copying $PRIMARY"
mysqld --defaults-extra-file="$CONFIG" --initialize-insecure --datadir="$helper" --skip-log-bin
start "$helper" --plugin-load-add=mysql_clone.so
mysql --no-defaults --protocol=socket --socket="$SOCKET_PATH" --user=root <<SQL
SET GLOBAL clone_valid_donor_list = '$PRIMARY:3306';
CLONE INSTANCE FROM '$user'@'$PRIMARY':3306 IDENTIFIED BY '$password' DATA DIRECTORY = '$partial' REQUIRE SSL;
SQL
stop
rm -rf "$helper"

# The primary's own certificate, or the one that it made for itself: it is not looked at closer without a CA.
start "$partial"
mysql --defaults-extra-file=<(root_login) --protocol=socket --socket="$SOCKET_PATH" <<SQL
CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$PRIMARY', SOURCE_PORT = 3306, SOURCE_USER = '$user', SOURCE_PASSWORD = '$password',
  SOURCE_CONNECT_RETRY = 5, SOURCE_RETRY_COUNT = 1000000, SOURCE_SSL = 1, SOURCE_SSL_CA = '${TLS_CA:-}', SOURCE_AUTO_POSITION = 1;
SQL
stop
sync --file-system "$partial"
mv "$partial" "$data"
echo "copied $PRIMARY"
