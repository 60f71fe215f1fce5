# shellcheck shell=bash
# Restores the databases and users of a MariaDB server from what dump-mariadb.sh has left. Users that are there already keep
# their passwords.
#   DUMP       the directory with the dump
#   META       the directory with what it is
#   OVERWRITE  1 where databases of the dump that are there are dropped; they are refused otherwise, unless empty
# and those of client-mysql.sh.
export STEP=restore
export CLIENT=mariadb
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "${SCRIPTS:-/scripts}/client-mysql.sh"
# shellcheck source=src/backups/scripts/databases-mysql.sh
. "${SCRIPTS:-/scripts}/databases-mysql.sh"
set -o pipefail

whole "$DUMP/users.sql"
restore_databases
# A grant says the password as well, and would set that of a user who is there: the one that this very restore logs in with.
sed -E -e '/^GRANT PROXY /d' -e "/^GRANT /s/ IDENTIFIED (BY PASSWORD|VIA [a-z0-9_]+ USING) '[^']*'( OR [a-z0-9_]+( USING '[^']*')?)*//" "$DUMP/users.sql" > "$META/users.sql"
# It makes them without asking whether they are there.
mariadb --defaults-extra-file="$CLIENT_CONFIG" --force < "$META/users.sql" 2> "$META/users.log" || true
others=$(grep ERROR "$META/users.log" | grep -v -e 'ERROR 1396' -e 'ERROR 1133' || true)
[ -z "$others" ] || fail 'the users cannot be restored' error "$others"
# Only who may act for anybody can allow it to others: root of this server, to whom these are given where it is made.
grep '^GRANT PROXY ' "$DUMP/users.sql" > "$META/proxies.sql" || true
mariadb --defaults-extra-file="$CLIENT_CONFIG" --force < "$META/proxies.sql" 2> "$META/proxies.log" || true
others=$(grep -v -e 'ERROR 1396' -e 'ERROR 1133' "$META/proxies.log" || true)
[ -z "$others" ] || say ok 'leaves out who may act for others, as whoever restores may not' first "$(head -n 1 <<< "$others")"
compare_users
say ok 'restored all databases' databases "${#databases[@]}" seconds "$(seconds)"
