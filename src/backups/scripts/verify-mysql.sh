# shellcheck shell=bash
# Restores a dump of MySQL or MariaDB into a server of its own, and asks that.
#   CLIENT                     `mysql` or `mariadb`: the name of the client
#   DB_HOST, DB_PORT, DB_USER  where the server is to listen, and root
#   DATABASE                   the database that is asked; none without it
#   MEMORY                     how much it may take, in MiB
#   "$@"                       further arguments of the server
# and those of verify.sh, restore-mysql.sh or restore-mariadb.sh and client-mysql.sh.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "${SCRIPTS:-/scripts}/client-mysql.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "${SCRIPTS:-/scripts}/verify.sh"

# Root without a password, from here: 127.0.0.1 is localhost.
# What a crash would lose is lost anyway; and what came out in one piece goes in in one.
options=(
  --no-defaults --datadir="$DATA" --tmpdir="$DATA.tmp" --bind-address="$DB_HOST" --port="$DB_PORT" --socket="$DATA.tmp/socket" --pid-file="$DATA.tmp/pid"
  --innodb-buffer-pool-size="$((MEMORY / 4))M" --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=OFF --max-allowed-packet=1G --event-scheduler=OFF
)
case $CLIENT in
  mysql)
    # The directory of files that it is built with is not everybody's.
    options+=(--disable-log-bin --mysqlx=OFF --secure-file-priv=NULL)
    mysqld "${options[@]}" "$@" --initialize-insecure > "$DATA.log" 2>&1 || fail 'there cannot be a server' error "$(why "$DATA.log")"
    serve mysqld "${options[@]}" "$@"
    ;;
  mariadb)
    mkdir "$DATA"
    mariadb-install-db --no-defaults --datadir="$DATA" --auth-root-authentication-method=normal --skip-test-db "$@" > "$DATA.log" 2>&1 ||
      fail 'there cannot be a server' error "$(why "$DATA.log")"
    serve mariadbd "${options[@]}" "$@"
    ;;
esac
until_up sql 'SELECT 1'
restore bash "restore-$CLIENT.sh"

if [ -n "${QUERY:-}" ]; then
  answer=$("$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" --batch --raw --skip-column-names ${DATABASE:+--database="$DATABASE"} < "$QUERY" 2> "$DATA.answer") ||
    fail 'the query failed' database "${DATABASE:-}" error "$(why "$DATA.answer")"
  holds "$answer"
else
  there tables "$(sql "SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')")"
fi
say ok 'verified: it can be restored' database "${DATABASE:-}" seconds "$(seconds)"
