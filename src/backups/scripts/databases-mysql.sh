# shellcheck shell=bash
# How databases of MySQL and MariaDB are restored, and compared with their dump; read by `.` after client-mysql.sh.
#   DUMP       the directory with the dump
#   META       a directory for what is found out
#   OVERWRITE  1 where databases of the dump that are there are dropped; they are refused otherwise, unless empty

# restore_databases: refuses first, so that nothing is touched where one is refused
restore_databases() {
  databases=()
  mkdir -p "$META"
  [ -f "$DUMP/databases.sql" ] || return 0
  # CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` ...
  # shellcheck disable=SC2016
  mapfile -t databases < <(sed -n 's/^CREATE DATABASE [^`]*`\(.*\)` .*$/\1/p' "$DUMP/databases.sql")
  whole "$DUMP/databases.sql"
  local database hex made
  for database in "${databases[@]}"; do
    # A backtick in it is there twice.
    hex=$(printf '%s' "${database//\`\`/\`}" | od -An -tx1 | tr -d ' \n')
    # Anything that somebody has made: a database with a procedure alone is not empty either.
    made=$(sql "SELECT (SELECT count(*) FROM information_schema.tables WHERE table_schema = name)
      + (SELECT count(*) FROM information_schema.routines WHERE routine_schema = name)
      + (SELECT count(*) FROM information_schema.events WHERE event_schema = name)
      FROM (SELECT CONVERT(X'$hex' USING utf8mb4) AS name) AS asked")
    if [ "$made" != 0 ] && [ "${OVERWRITE:-}" != 1 ]; then
      fail 'the database is not empty, and was not to be overwritten' database "$database"
    fi
  done
  for database in "${databases[@]}"; do
    sql "DROP DATABASE IF EXISTS \`$database\`"
  done
  "$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" < "$DUMP/databases.sql" || fail 'the databases cannot be restored'
  compare_databases
  restore_events
}

# essence: of a dump on the standard input, what has to be the same: the names of what each database has, and each row on a line
# of its own. How a table is described and where a line ends is another thing in another version.
# shellcheck disable=SC2016
essence() {
  LC_ALL=C sed -n -E \
    -e '/^USE `/ { s/^USE (.*);$/\1/; h; d' -e '}' \
    -e 's/^(CREATE (TABLE|SEQUENCE) `[^`]*(``[^`]*)*`).*/\1/; t named' \
    -e 's/^\/\*!50001 (VIEW `[^`]*(``[^`]*)*`).*/\1/; t named' \
    -e 's/^CREATE .*((FUNCTION|PROCEDURE|PACKAGE|PACKAGE BODY) `[^`]*(``[^`]*)*`).*/\1/; t named' \
    -e 's/^\/\*!50003 CREATE\*\/.* (TRIGGER .*)/\1/; t trigger' \
    -e 's/^(DO|SELECT) SETVAL\(/SETVAL(/; t named' \
    -e 's/^\) (ENGINE=[^ ;]*).*/\1/p' \
    -e '/^INSERT INTO `/ { s/^INSERT INTO `[^`]*(``[^`]*)*`( \((`[^`]*(``[^`]*)*`(, ?)?)*\))? VALUES ?//; /./ b rows' -e '}' \
    -e '/^\(/ { :rows' -e 's/\),\(/)\n(/g; s/[,;]$//p' -e '}' \
    -e 'd' -e ':trigger' -e 's/[ *\/;]+$//' -e ':named' -e 'G; s/\n/ in /p'
}

# again OPTION...: dumps the databases that were restored, as they are by now; a database is on a line as in the dump
again() {
  written "$@" --databases "${databases[@]//\`\`/\`}" 2> "$META/again.log" || touch "$META/unread"
}

# compare_databases: with what the server has by now. One that is written to is not what was restored any more.
compare_databases() {
  local place
  rm -f "$META/unread"
  # shellcheck disable=SC2016
  place=$(LC_ALL=C awk '
    BEGIN { again = ARGV[2]; ARGV[2] = "" }
    {
      if ((getline found < again) <= 0) found = "nothing"
      if (found != $0) {
        # What of a row is different is not for a log.
        if (/^\(/ || found ~ /^\(/) $0 = "rows"
        print substr($0, 1, 200) (/^(rows|ENGINE)/ ? " of " table : "")
        exit
      }
    }
    /^CREATE TABLE / { table = substr($0, 14) }' <(essence < "$DUMP/databases.sql") <(again "${CONTENT[@]}" | essence))
  [ ! -f "$META/unread" ] || fail 'what was restored cannot be read' error "$(tail -n 3 "$META/again.log")"
  [ -z "$place" ] || fail 'the server has something else than the backup: is somebody writing to it?' first "$place"
  say ok 'compared with the backup: all is there' tables "$(grep -c '^CREATE TABLE ' "$DUMP/databases.sql" || true)" seconds "$(seconds)"
}

# events_in FILE: the events of a dump, but for those that are gone when their time is over
# shellcheck disable=SC2016
events_in() {
  sed -n -E -e 's/^(USE `.*`);$/\1/p' -e '/ ON SCHEDULE (AT|EVERY .* ENDS) \x27/ b' -e 's/^\/\*!50106 CREATE\*\/.* (EVENT `[^`]*(``[^`]*)*`) ON SCHEDULE .*/\1/p' "$1" \
    | awk '/^USE / { database = substr($0, 5); next } { print $0 " in " database }'
}

# restore_events: when all that they could change is known to be there
restore_events() {
  [ -f "$DUMP/events.sql" ] || return 0
  whole "$DUMP/events.sql"
  "$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" < "$DUMP/events.sql" || fail 'the events cannot be restored'
  rm -f "$META/unread"
  again "${EVENTS[@]}" > "$META/events.sql"
  [ ! -f "$META/unread" ] || fail 'what was restored cannot be read' error "$(tail -n 3 "$META/again.log")"
  missing events "$(events_in "$DUMP/events.sql")" "$(events_in "$META/events.sql")"
}

# compare_users: that all users of the dump are there; those that were there before have what they had as well
compare_users() {
  # shellcheck disable=SC2016
  missing users "$(sed -n -E 's/^CREATE USER (IF NOT EXISTS )?(`[^`]*(``[^`]*)*`@`[^`]*`).*/\2/p' "$DUMP/users.sql")" \
    "$(sql 'SELECT concat(char(96), replace(user, char(96), repeat(char(96), 2)), char(96), char(64), char(96), host, char(96)) FROM mysql.user')"
}

# missing WHAT WANTED FOUND: fails where a line is wanted that is not found
missing() {
  local lacking
  lacking=$(grep -v -x -F -f <(printf '%s\n' "$3") <<< "$2" || true)
  [ -z "$lacking" ] || fail "there are $1 missing" "$1" "$(grep -c . <<< "$lacking")" first "$(head -n 1 <<< "$lacking")"
}
