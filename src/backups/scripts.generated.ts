// The files in scripts/, by `npm run scripts`: change those, not this.

export const API_SH = `# shellcheck shell=sh
# How the API server is asked, as the service account of the pod; read by \`.\` after lib.sh. Needs curl.
#   ACCOUNT  the directory with the token; where the kubelet puts it without it
#   TMPDIR   a directory to write to; /tmp without it
#   PAUSE    how many seconds to wait before it is asked again; 5 without it
#   KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT  where it is, as in every pod

account=\${ACCOUNT:-/var/run/secrets/kubernetes.io/serviceaccount}
# shellcheck disable=SC2034 # for who reads this
namespace=$(cat "$account/namespace")
case $KUBERNETES_SERVICE_HOST in
  *:*) api=https://[$KUBERNETES_SERVICE_HOST]:$KUBERNETES_SERVICE_PORT ;;
  *) api=https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT ;;
esac
# The answer, and what curl says where there is none.
answer=\${TMPDIR:-/tmp}/answer.json
unreachable=\${TMPDIR:-/tmp}/unreachable

# ask METHOD PATH [FILE]: asks, with the JSON in a file. The answer is in $answer, with each field on a line of its own, and its
# status in $status, which is 000 where there is none. curl reads the token from its standard input: it is in no arguments, and
# it is another one every hour.
ask() {
  method=$1 url=$api$2 body=\${3:-}
  case $url in
    *\\?*) url="$url&pretty=true" ;;
    *) url="$url?pretty=true" ;;
  esac
  set --
  [ -z "$body" ] || set -- --header 'Content-Type: application/json' --data-binary "@$body"
  : > "$answer"
  status=$(printf 'header = "Authorization: Bearer %s"\\n' "$(cat "$account/token")" \\
    | curl --silent --show-error --max-time 30 --cacert "$account/ca.crt" --config - --request "$method" "$@" \\
      --output "$answer" --write-out '%{http_code}' "$url" 2> "$unreachable") || status=000
}

# insist METHOD PATH [FILE]: the same, and again while nobody answers, or with what passes: ten times
insist() {
  attempts=1
  ask "$@"
  while [ "$attempts" -lt 10 ]; do
    case $status in
      000 | 429 | 5??) ;;
      *) return 0 ;;
    esac
    sleep "\${PAUSE:-5}"
    attempts=$((attempts + 1))
    ask "$@"
  done
}

# refusal: why the API server, or who stands before it, has not done what it was asked
refusal() {
  if [ "$status" = 000 ]; then
    cat "$unreachable"
  else
    flat < "$answer" | awk -F '\\t' -v status="$status" '$1 == "message" { message = $2 } END { print status (message == "" ? "" : ": " message) }'
  fi
}

# flat: what the API server answers, on the standard input; each value on a line, behind its path and a tab:
# items.0.metadata.name	orders. Lists and maps without anything in them are left out.
flat() {
  awk '
    # The inside of a JSON string as one line of text.
    function plain(value,    result, at, following, code) {
      result = ""
      while ((at = index(value, "\\\\")) > 0) {
        following = substr(value, at + 1, 1)
        result = result substr(value, 1, at - 1)
        value = substr(value, at + 2)
        if (following == "u") {
          code = substr(value, 1, 4)
          value = substr(value, 5)
          result = result (code == "003c" ? "<" : code == "003e" ? ">" : code == "0026" ? "&" : "?")
        } else {
          result = result (following ~ /[bfnrt]/ ? " " : following)
        }
      }
      return result value
    }
    {
      sub(/^ +/, "")
      sub(/,$/, "")
      # Never a value: those that begin like this are strings, and begin with a quote.
      if ($0 ~ /^[]}]/) { depth--; next }
      if (match($0, /^"([^"\\\\]|\\\\.)*": /)) {
        key = plain(substr($0, 2, RLENGTH - 4))
        value = substr($0, RLENGTH + 1)
      } else {
        key = depth > 0 ? count[depth]++ : ""
        value = $0
      }
      if (value == "{" || value == "[") {
        # The whole is at depth 1, and has no name.
        path[depth + 1] = depth > 0 ? path[depth] key "." : ""
        count[++depth] = 0
      } else if (value != "{}" && value != "[]" && value != "") {
        print path[depth] key "\\t" (value ~ /^"/ ? plain(substr(value, 2, length(value) - 2)) : value)
      }
    }'
}
`;

export const CHOOSE_SH = `# shellcheck shell=sh
# Which backup is meant; read into the steps that fetch one by \`.\`.
#   WHICH   the name of one, 2026-01-31T03-00-00Z, or \`latest\`, which it is without it
#   BEFORE  a time, 2026-01-31T03:00:00Z, or a day, before it begins: the newest that is not younger; not together with a name

case \${WHICH:-latest}/\${BEFORE:-} in
  latest/ | latest/????-??-?? | latest/????-??-??T??:??:??Z | ????-??-??T??-??-??Z/) ;;
  *) fail 'is not the name or the time of a backup' which "\${WHICH:-latest}" before "\${BEFORE:-}" ;;
esac

# chosen: of the names on the standard input, the one that is meant; nothing where there is none
chosen() {
  sort | awk -v which="\${WHICH:-latest}" -v before="$(printf %s "\${BEFORE:-9}" | tr : -)" '
    which == "latest" ? $0 "" <= before "" : $0 == which { name = $0 }
    END { print name }'
}
`;

export const CLIENT_MONGODB_SH = `# shellcheck shell=bash
# How MongoDB's tools log in; read by \`.\`. The password is in a file that nobody else reads, not in arguments.
#   DB_HOST, DB_PORT, DB_USER  the server, and who asks it: a user of the database admin
#   PASSWORD_FILE              the file with the password
#   REPLICA_SET                its name, where the server is a member of one
#   TLS_CA                     the file with the authority of the server's certificate, where it asks for TLS
CLIENT_CONFIG=$(mktemp)
password=$(cat "$PASSWORD_FILE")
password=\${password//\\\\/\\\\\\\\}
printf 'password: "%s"\\n' "\${password//\\"/\\\\\\"}" > "$CLIENT_CONFIG"

# tool PROGRAM ARGUMENT...: mongodump or mongorestore
tool() {
  "$1" --config="$CLIENT_CONFIG" --host="\${REPLICA_SET:+$REPLICA_SET/}$DB_HOST" --port="$DB_PORT" --username="$DB_USER" --authenticationDatabase=admin \\
    \${TLS_CA:+--ssl --sslCAFile="$TLS_CA"} "\${@:2}"
}

# shell PROGRAM: evaluates it in mongosh, with \`admin\` for the database of that name
shell() {
  # shellcheck disable=SC2016 # it is JavaScript
  mongosh --quiet --norc --nodb --eval '
    const { DB_HOST, DB_PORT, DB_USER, PASSWORD_FILE, REPLICA_SET, TLS_CA } = process.env;
    const options = [REPLICA_SET && \`replicaSet=\${REPLICA_SET}\`, TLS_CA && \`tls=true&tlsCAFile=\${encodeURIComponent(TLS_CA)}\`].filter(Boolean);
    const admin = new Mongo(\`mongodb://\${DB_HOST}:\${DB_PORT}/?\${options.join("&")}\`).getDB("admin");
    admin.auth(DB_USER, require("fs").readFileSync(PASSWORD_FILE, "utf8").replace(/\\n+$/, ""));' --eval "$1"
}
`;

export const CLIENT_MYSQL_SH = `# shellcheck shell=bash
# How the tools of MySQL and MariaDB log in, and how databases are dumped; read by \`.\`. The password is in a file that nobody
# else reads, not in arguments.
#   CLIENT                     \`mysql\` or \`mariadb\`: the name of the client
#   DB_HOST, DB_PORT, DB_USER  the server, and who asks it
#   PASSWORD_FILE              the file with the password
#   TLS_CA                     the file with the authority of the server's certificate, where it asks for TLS
CLIENT_CONFIG=$(mktemp)
# What a tool says of its failure; not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)
# escaped: a text on the standard input as it stands between the quotes of an option file
escaped() {
  sed -e 's/\\\\/\\\\\\\\/g' -e 's/"/\\\\"/g'
}
{
  printf '[client]\\nhost=%s\\nport=%s\\n' "$DB_HOST" "$DB_PORT"
  printf 'user="%s"\\n' "$(escaped <<< "$DB_USER")"
  printf 'password="%s"\\n' "$(escaped < "$PASSWORD_FILE")"
  [ -z "\${TLS_CA:-}" ] || printf 'ssl-ca=%s\\n' "$TLS_CA"
} > "$CLIENT_CONFIG"
case $CLIENT/\${TLS_CA:+tls} in
  mysql/tls) echo 'ssl-mode=VERIFY_IDENTITY' >> "$CLIENT_CONFIG" ;;
  mariadb/tls) echo 'ssl-verify-server-cert' >> "$CLIENT_CONFIG" ;;
esac

sql() {
  "$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" --batch --raw --skip-column-names --execute "$1"
}

# whole FILE: the tool writes its last line when it has got all of it
whole() {
  tail -n 1 "$1" | grep -q '^-- Dump completed' || fail 'the dump has no end' file "$1"
}

# written OPTION...: what the tool writes; of rows in an order that is the same whenever it is asked
case $CLIENT in
  mysql) tool=(mysqldump --set-gtid-purged=OFF --no-tablespaces) ;;
  mariadb) tool=(mariadb-dump) ;;
esac
written() {
  "\${tool[0]}" --defaults-extra-file="$CLIENT_CONFIG" "\${tool[@]:1}" --single-transaction --quick --hex-blob --order-by-primary "$@"
}
# What a database has. Its events are in a file of their own: they begin to run as soon as they are there.
CONTENT=(--routines --triggers --skip-events)
EVENTS=(--no-create-db --no-create-info --no-data --skip-triggers --skip-routines --events)

# dump_databases: all but the server's own
dump_databases() {
  sql "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')" > "$META/databases"
  mapfile -t databases < "$META/databases"
  if [ "\${#databases[@]}" -gt 0 ]; then
    written "\${CONTENT[@]}" --databases "\${databases[@]}" > "$DUMP/databases.sql" 2> "$log" || fail "\${tool[0]} failed" error "$(tail -n 3 "$log")"
    whole "$DUMP/databases.sql"
    written "\${EVENTS[@]}" --databases "\${databases[@]}" > "$DUMP/events.sql" 2> "$log" || fail "\${tool[0]} failed" error "$(tail -n 3 "$log")"
    whole "$DUMP/events.sql"
  fi
}
`;

export const CLIENT_POSTGRES_SH = `# shellcheck shell=bash
# How Postgres' tools log in; read by \`.\`. The password is in a file that nobody else reads, not in arguments.
#   PGHOST, PGPORT, PGUSER  the server, and who asks it
#   PASSWORD_FILE           the file with the password
PGPASSFILE=$(mktemp)
export PGPASSFILE
# A colon or a backslash in it has to be escaped.
printf '*:*:*:*:%s\\n' "$(sed -e 's/\\\\/\\\\\\\\/g' -e 's/:/\\\\:/g' "$PASSWORD_FILE")" > "$PGPASSFILE"
# A server that nothing is heard of any more is asked whether it is there: kernels wait for two hours before they do.
PGSERVICEFILE=$(mktemp)
export PGSERVICEFILE PGSERVICE=backup
printf '[%s]\\nkeepalives_idle=30\\nkeepalives_interval=10\\nkeepalives_count=3\\n' "$PGSERVICE" > "$PGSERVICEFILE"

# sql DATABASE OPTION...: what psql prints, each row a line
sql() {
  psql --no-psqlrc --no-password --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$1" "\${@:2}"
}

# conninfo NAME: a database by its name, whatever characters that has
conninfo() {
  # shellcheck disable=SC2001
  printf "dbname='%s'" "$(sed -e "s/[\\\\\\\\']/\\\\\\\\&/g" <<< "$1")"
}
`;

export const CLIENT_RABBITMQ_SH = `# shellcheck shell=bash
# How RabbitMQ's management API is asked, with what the image has; read by \`.\`.
#   DB_HOST, DB_PORT, DB_USER  where it is, and who asks it: an administrator
#   PASSWORD_FILE              the file with the password
#   TLS_CA                     the file with the authority of the server's certificate, where it asks for TLS

# ask METHOD PATH ANSWER [BODY]: leaves the body of the answer in a file; an answer that is no success is an error
ask() {
  local request=$3.request answer=$3.raw status
  {
    # In 1.0, an answer is in one piece, and ends with the connection.
    printf '%s %s HTTP/1.0\\r\\nHost: %s\\r\\nAuthorization: Basic %s\\r\\n' "$1" "$2" "$DB_HOST" "$(printf '%s:%s' "$DB_USER" "$(cat "$PASSWORD_FILE")" | base64 | tr -d '\\n')"
    [ $# -lt 4 ] || printf 'Content-Type: application/json\\r\\nContent-Length: %s\\r\\n' "$(wc -c < "$4")"
    printf '\\r\\n'
    [ $# -lt 4 ] || cat "$4"
  } > "$request"
  if [ -n "\${TLS_CA:-}" ]; then
    openssl s_client -quiet -ign_eof -connect "$DB_HOST:$DB_PORT" -servername "$DB_HOST" -verify_hostname "$DB_HOST" -verify_return_error -CAfile "$TLS_CA" \\
      < "$request" > "$answer" 2> "$3.log" || return
  else
    exec 3<> "/dev/tcp/$DB_HOST/$DB_PORT" || return
    cat "$request" >&3 && cat <&3 > "$answer" || return
    exec 3>&-
  fi
  rm "$request"
  read -r _ status _ < "$answer"
  # The body is behind the first empty line.
  sed '1,/^\\r*$/d' "$answer" > "$3"
  [[ $status = 2* ]]
}
`;

export const CLIENT_REDIS_SH = `# shellcheck shell=sh
# How Redis and Valkey are asked; read into their steps by \`.\`. The password is in the environment, not in arguments.
#   PROGRAM         \`redis\` or \`valkey\`: what the names of the image's programs begin with
#   DB_HOST, DB_PORT
#   DB_USER         who asks; the default user without it
#   PASSWORD_FILE   the file with the password; empty where there is none
#   CLIENT_OPTIONS  further options, in one line: for TLS
if [ -n "\${PASSWORD_FILE:-}" ]; then
  REDISCLI_AUTH=$(cat "$PASSWORD_FILE")
  export REDISCLI_AUTH
fi

# server ARGUMENTS...: an answer that is an error is one
server() {
  # shellcheck disable=SC2086 # options are words
  "$PROGRAM-cli" -e -h "$DB_HOST" -p "$DB_PORT" \${DB_USER:+--user "$DB_USER"} --no-auth-warning \${CLIENT_OPTIONS:-} "$@"
}

# keys FILE: from what INFO says of the keys, \`number of the database, keys, keys that expire\`
keys() {
  tr -d '\\r' < "$1" | sed -n 's/^db\\([0-9]*\\):keys=\\([0-9]*\\),expires=\\([0-9]*\\).*/\\1 \\2 \\3/p'
}
`;

export const DATABASES_MYSQL_SH = `# shellcheck shell=bash
# How databases of MySQL and MariaDB are restored, and compared with their dump; read by \`.\` after client-mysql.sh.
#   DUMP       the directory with the dump
#   META       a directory for what is found out
#   OVERWRITE  1 where databases of the dump that are there are dropped; they are refused otherwise, unless empty

# restore_databases: refuses first, so that nothing is touched where one is refused
restore_databases() {
  databases=()
  mkdir -p "$META"
  [ -f "$DUMP/databases.sql" ] || return 0
  # CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`shop\` ...
  # shellcheck disable=SC2016
  mapfile -t databases < <(sed -n 's/^CREATE DATABASE [^\`]*\`\\(.*\\)\` .*$/\\1/p' "$DUMP/databases.sql")
  whole "$DUMP/databases.sql"
  local database hex made
  for database in "\${databases[@]}"; do
    # A backtick in it is there twice.
    hex=$(printf '%s' "\${database//\\\`\\\`/\\\`}" | od -An -tx1 | tr -d ' \\n')
    # Anything that somebody has made: a database with a procedure alone is not empty either.
    made=$(sql "SELECT (SELECT count(*) FROM information_schema.tables WHERE table_schema = name)
      + (SELECT count(*) FROM information_schema.routines WHERE routine_schema = name)
      + (SELECT count(*) FROM information_schema.events WHERE event_schema = name)
      FROM (SELECT CONVERT(X'$hex' USING utf8mb4) AS name) AS asked")
    if [ "$made" != 0 ] && [ "\${OVERWRITE:-}" != 1 ]; then
      fail 'the database is not empty, and was not to be overwritten' database "$database"
    fi
  done
  for database in "\${databases[@]}"; do
    sql "DROP DATABASE IF EXISTS \\\`$database\\\`"
  done
  "$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" < "$DUMP/databases.sql" || fail 'the databases cannot be restored'
  compare_databases
  restore_events
}

# essence: of a dump on the standard input, what has to be the same: the names of what each database has, and each row on a line
# of its own. How a table is described and where a line ends is another thing in another version.
# shellcheck disable=SC2016
essence() {
  LC_ALL=C sed -n -E \\
    -e '/^USE \`/ { s/^USE (.*);$/\\1/; h; d' -e '}' \\
    -e 's/^(CREATE (TABLE|SEQUENCE) \`[^\`]*(\`\`[^\`]*)*\`).*/\\1/; t named' \\
    -e 's/^\\/\\*!50001 (VIEW \`[^\`]*(\`\`[^\`]*)*\`).*/\\1/; t named' \\
    -e 's/^CREATE .*((FUNCTION|PROCEDURE|PACKAGE|PACKAGE BODY) \`[^\`]*(\`\`[^\`]*)*\`).*/\\1/; t named' \\
    -e 's/^\\/\\*!50003 CREATE\\*\\/.* (TRIGGER .*)/\\1/; t trigger' \\
    -e 's/^(DO|SELECT) SETVAL\\(/SETVAL(/; t named' \\
    -e 's/^\\) (ENGINE=[^ ;]*).*/\\1/p' \\
    -e '/^INSERT INTO \`/ { s/^INSERT INTO \`[^\`]*(\`\`[^\`]*)*\`( \\((\`[^\`]*(\`\`[^\`]*)*\`(, ?)?)*\\))? VALUES ?//; /./ b rows' -e '}' \\
    -e '/^\\(/ { :rows' -e 's/\\),\\(/)\\n(/g; s/[,;]$//p' -e '}' \\
    -e 'd' -e ':trigger' -e 's/[ *\\/;]+$//' -e ':named' -e 'G; s/\\n/ in /p'
}

# again OPTION...: dumps the databases that were restored, as they are by now; a database is on a line as in the dump
again() {
  written "$@" --databases "\${databases[@]//\\\`\\\`/\\\`}" 2> "$META/again.log" || touch "$META/unread"
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
        if (/^\\(/ || found ~ /^\\(/) $0 = "rows"
        print substr($0, 1, 200) (/^(rows|ENGINE)/ ? " of " table : "")
        exit
      }
    }
    /^CREATE TABLE / { table = substr($0, 14) }' <(essence < "$DUMP/databases.sql") <(again "\${CONTENT[@]}" | essence))
  [ ! -f "$META/unread" ] || fail 'what was restored cannot be read' error "$(tail -n 3 "$META/again.log")"
  [ -z "$place" ] || fail 'the server has something else than the backup: is somebody writing to it?' first "$place"
  say ok 'compared with the backup: all is there' tables "$(grep -c '^CREATE TABLE ' "$DUMP/databases.sql" || true)" seconds "$(seconds)"
}

# events_in FILE: the events of a dump, but for those that are gone when their time is over
# shellcheck disable=SC2016
events_in() {
  sed -n -E -e 's/^(USE \`.*\`);$/\\1/p' -e '/ ON SCHEDULE (AT|EVERY .* ENDS) \\x27/ b' -e 's/^\\/\\*!50106 CREATE\\*\\/.* (EVENT \`[^\`]*(\`\`[^\`]*)*\`) ON SCHEDULE .*/\\1/p' "$1" \\
    | awk '/^USE / { database = substr($0, 5); next } { print $0 " in " database }'
}

# restore_events: when all that they could change is known to be there
restore_events() {
  [ -f "$DUMP/events.sql" ] || return 0
  whole "$DUMP/events.sql"
  "$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" < "$DUMP/events.sql" || fail 'the events cannot be restored'
  rm -f "$META/unread"
  again "\${EVENTS[@]}" > "$META/events.sql"
  [ ! -f "$META/unread" ] || fail 'what was restored cannot be read' error "$(tail -n 3 "$META/again.log")"
  missing events "$(events_in "$DUMP/events.sql")" "$(events_in "$META/events.sql")"
}

# compare_users: that all users of the dump are there; those that were there before have what they had as well
compare_users() {
  # shellcheck disable=SC2016
  missing users "$(sed -n -E 's/^CREATE USER (IF NOT EXISTS )?(\`[^\`]*(\`\`[^\`]*)*\`@\`[^\`]*\`).*/\\2/p' "$DUMP/users.sql")" \\
    "$(sql 'SELECT concat(char(96), replace(user, char(96), repeat(char(96), 2)), char(96), char(64), char(96), host, char(96)) FROM mysql.user')"
}

# missing WHAT WANTED FOUND: fails where a line is wanted that is not found
missing() {
  local lacking
  lacking=$(grep -v -x -F -f <(printf '%s\\n' "$3") <<< "$2" || true)
  [ -z "$lacking" ] || fail "there are $1 missing" "$1" "$(grep -c . <<< "$lacking")" first "$(head -n 1 <<< "$lacking")"
}
`;

export const DEFINITIONS_AWK = `# Reads the definitions of RabbitMQ, as it writes them: a map of lists, without any white space between them.
#   without  a file with a list of users by their names, as RabbitMQ writes it: then the definitions are written without those
# Otherwise each of them becomes a line: its kind, what it is called, and all that it says, in one order, as maps have none.

# Where the value ends that begins at a place: the place behind it.
function behind(place,    char, depth, quoted) {
  for (; place <= length(text); place++) {
    char = substr(text, place, 1)
    if (quoted) {
      if (char == "\\\\") place++
      else if (char == "\\"") quoted = 0
    } else if (char == "\\"") quoted = 1
    else if (char ~ /[[{]/) depth++
    else if (char ~ /[]}]/) { if (depth-- == 0) return place }
    else if (char == "," && depth == 0) return place
    else if (char == ":" && depth == 0) return place
  }
  print "the definitions are not whole" > "/dev/stderr"
  failed = 1
  exit 1
}

# Of a definition, what it is called, and all that it says.
function describe(from, to,    count, fields, place, end, key, value, at, swap) {
  for (place = from + 1; place < to - 1; place = end + 1) {
    end = behind(place)
    key = substr(text, place, end - place)
    place = end + 1
    end = behind(place)
    value = substr(text, place, end - place)
    fields[++count] = key ":" value
    for (at = count; at > 1 && fields[at] < fields[at - 1]; at--) { swap = fields[at]; fields[at] = fields[at - 1]; fields[at - 1] = swap }
  }
  all = called = ""
  for (at = 1; at <= count; at++) {
    all = all (at > 1 ? "," : "") fields[at]
    key = fields[at]
    sub(/:.*/, "", key)
    # Bindings between the same two differ in their arguments alone.
    if (index(naming, key) || (kind == "\\"bindings\\"" && key == "\\"arguments\\"")) called = called (called == "" ? "" : ", ") fields[at]
  }
}

{ text = text $0 }

END {
  while (without && (getline line < without) > 0) known = known line
  naming = "\\"name\\" \\"vhost\\" \\"user\\" \\"component\\" \\"exchange\\" \\"source\\" \\"destination\\" \\"destination_type\\" \\"routing_key\\""
  if (without) printf "{"
  for (place = 2; substr(text, place - 1, 1) != "}" && !failed; place = end + 1) {
    end = behind(place)
    kind = substr(text, place, end - place)
    if (without) printf "%s%s:", (place > 2 ? "," : ""), kind
    place = end + 1
    end = behind(place)
    if (substr(text, place, 1) != "[") {
      if (without) printf "%s", substr(text, place, end - place)
      continue
    }
    if (without) printf "["
    separator = ""
    for (from = place + 1; substr(text, from, 1) != "]" && from < end; from = to + (substr(text, to, 1) == ",")) {
      to = behind(from)
      describe(from, to)
      if (!without) print substr(kind, 2, length(kind) - 2) "\\t" called "\\t" all
      else if (kind != "\\"users\\"" || !index(known, "{" called "}")) {
        printf "%s%s", separator, substr(text, from, to - from)
        separator = ","
      }
    }
    if (without) printf "]"
  }
  if (without && !failed) printf "}"
  exit failed
}
`;

export const DUMP_COMMAND_SH = `# shellcheck shell=sh
# Runs a program, and takes what it writes to its standard output for the dump.
#   "$@"  the program and its arguments
#   FILE  name of the file that its output becomes
#   DUMP  the directory in which the file is left
#   META  the directory in which is left what it is: the name of the program, for a version
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"

mkdir -p "$DUMP" "$META"
echo "$1" > "$META/version"
"$@" > "$DUMP/$FILE" || fail 'the program failed' program "$1"
[ -s "$DUMP/$FILE" ] || fail 'the program wrote nothing' program "$1"
say ok 'dumped' file "$FILE" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const DUMP_ETCD_SH = `# shellcheck shell=sh
# Dumps etcd: a snapshot of its store, with all revisions that are not compacted, leases, users and roles.
#   DUMP               the directory in which the snapshot is left
#   META               the directory in which is left what it is
#   ETCDCTL_ENDPOINTS  one URL of the cluster; and what else etcdctl takes for TLS and users
# and that of shell-etcd.sh.
export STEP=dump
# shellcheck source=src/backups/scripts/shell-etcd.sh
. "\${SCRIPTS:-/scripts}/shell-etcd.sh"
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"

mkdir -p "$DUMP" "$META"
# Not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)
etcdctl endpoint status -w simple > "$META/endpoint" 2> "$log" || fail 'the server does not answer as it should' error "$(tail -n 1 "$log")"
awk -F ', ' 'NR == 1 { print $3 }' "$META/endpoint" > "$META/version"
etcdctl snapshot save "$DUMP/etcd.db" > "$log" 2>&1 || fail 'the server gives no snapshot' error "$(tail -n 1 "$log")"
# hash, revision, number of keys, size
etcdutl snapshot status "$DUMP/etcd.db" -w simple > "$META/status" 2> "$log" || fail 'the snapshot cannot be read back' error "$(tail -n 1 "$log")"
say ok 'took a snapshot' revision "$(awk -F ', ' '{ print $2 }' "$META/status")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const DUMP_FILES_SH = `# shellcheck shell=sh
# Packs the files of a store, and reads the archive back.
#   SOURCE  the directory with the files
#   DUMP    the directory in which the archive is left
#   META    the directory in which is left what it is
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"

mkdir -p "$DUMP" "$META"
# Not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)
echo tar > "$META/version"
newline='
'
# What lies in the directory, not the directory itself, which is nobody's to change where it is restored; nor what a file system
# puts there by itself, which nobody may read.
cd "$SOURCE"
content() {
  find . -mindepth 1 -maxdepth 1 ! -name lost+found "$@"
}
content ! -name "*$newline*" > "$META/names"
# In a list, a name with a line break would be two: those are arguments.
set --
for name in ./* ./.[!.]* ./..?*; do
  case $name in *"$newline"*) set -- "$@" "$name" ;; esac
done
# GNU's takes a backslash in a name for the beginning of another character, and others know no such option.
case $(tar --version 2>&1) in *GNU*) set -- --no-unquote "$@" ;; esac
if content | grep -q .; then
  code=0
  tar -cf "$DUMP/files.tar" "$@" -T "$META/names" 2> "$log" || code=$?
  # Who writes to a store does not wait for its backup: a file that changed is in it as it was read, one that was removed is not.
  changed='(file changed as we read it|File shrank by [0-9]+ bytes; padding with zeros|File removed before we read it|No such file or directory)$'
  grep -v -E -e "$changed" -e '(Exiting with failure status due to|xit delayed from) previous errors$' "$log" > "$log.others" || true
  case $code in
    0) ;;
    1 | 2) [ -s "$log" ] && [ ! -s "$log.others" ] || fail 'the files cannot be packed' error "$(head -n 3 "$log.others")" ;;
    *) fail 'the files cannot be packed' status "$code" error "$(tail -n 3 "$log")" ;;
  esac
  count=$(grep -c -E "$changed" "$log" || true)
  [ "$count" -eq 0 ] || say ok 'some changed while they were read' files "$count" first "$(grep -m 1 -E "$changed" "$log")"
else
  # What tar makes of nothing; not every tar does.
  head -c 10240 /dev/zero > "$DUMP/files.tar"
fi
tar -tf "$DUMP/files.tar" > "$META/list" || fail 'the archive cannot be read back'
say ok 'packed' files "$(grep -c . "$META/list" || true)" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const DUMP_MARIADB_SH = `# shellcheck shell=bash
# Dumps all databases of a MariaDB server, its users among them, and looks whether the dump is whole.
#   DUMP  the directory in which the dump is left
#   META  the directory in which is left what it is
# and those of client-mysql.sh.
export STEP=dump
export CLIENT=mariadb
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "\${SCRIPTS:-/scripts}/client-mysql.sh"

mkdir -p "$DUMP" "$META"
sql 'SELECT version()' > "$META/version" 2> "$log" || fail 'the server does not answer as it should' error "$(tail -n 3 "$log")"
# A server that does not look up names, as in the image, knows nothing of users of a host's name, though they stand in its
# tables: nobody can log in as one of them, and for want of them nothing is to be without a backup.
mariadb-dump --defaults-extra-file="$CLIENT_CONFIG" --system=users --skip-lock-tables --force > "$DUMP/users.sql" 2> "$log" || true
unknown="'SHOW (CREATE USER|GRANTS FOR) '.*\\((1133|1141)\\)$"
others=$(grep -v -E -e "$unknown" -e '^WARNING:' "$log" || true)
[ -z "$others" ] || fail 'the users cannot be dumped' error "$others"
whole "$DUMP/users.sql"
dump_databases
say ok 'dumped all databases' databases "\${#databases[@]}" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const DUMP_MONGODB_SH = `# shellcheck shell=bash
# Dumps all databases of MongoDB, its users and roles among them, and reads the dump back. Of a replica set, as it is at one
# moment; of a server alone, which has no log of what changes, each collection as it is when it is read.
#   DUMP  the directory in which the dump is left
#   META  the directory in which is left what it is
# and those of client-mongodb.sh.
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mongodb.sh
. "\${SCRIPTS:-/scripts}/client-mongodb.sh"

mkdir -p "$DUMP" "$META"
# Not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)
shell 'print(admin.version())' > "$META/version" || fail 'the server does not answer as it should' error "$(tail -n 1 "$META/version")"
tool mongodump \${REPLICA_SET:+--oplog} --archive="$DUMP/mongodb.archive" 2> "$log" || fail 'mongodump failed' error "$(tail -n 1 "$log")"
# Reads all of it, and writes nothing.
tool mongorestore --dryRun --archive="$DUMP/mongodb.archive" 2> "$log" || fail 'the dump cannot be read back' error "$(tail -n 1 "$log")"
say ok 'dumped all databases' bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const DUMP_MYSQL_SH = `# shellcheck shell=bash
# Dumps all databases of a MySQL server, its users among them, and looks whether the dump is whole.
#   DUMP  the directory in which the dump is left
#   META  the directory in which is left what it is
# and those of client-mysql.sh.
export STEP=dump
export CLIENT=mysql
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "\${SCRIPTS:-/scripts}/client-mysql.sh"
set -o pipefail

mkdir -p "$DUMP" "$META"
sql 'SELECT version()' > "$META/version" 2> "$log" || fail 'the server does not answer as it should' error "$(tail -n 3 "$log")"
sql "SELECT concat(quote(user), '@', quote(host)) FROM mysql.user WHERE user NOT IN ('mysql.sys', 'mysql.session', 'mysql.infoschema')" > "$META/users"
mapfile -t users < "$META/users"
{
  # Users and roles first, then what they may, then which roles they take: each needs those before.
  for user in "\${users[@]}"; do
    # A hash is any bytes: as hexadecimal digits.
    sql "SET print_identified_with_as_hex = ON; SHOW CREATE USER $user" | sed -e 's/^CREATE USER /&IF NOT EXISTS /' -e 's/ DEFAULT ROLE .* REQUIRE / REQUIRE /' -e 's/$/;/'
  done
  for user in "\${users[@]}"; do
    sql "SHOW GRANTS FOR $user" | sed 's/$/;/'
  done
  sql "SELECT concat('SET DEFAULT ROLE ', group_concat(concat(quote(default_role_user), '@', quote(default_role_host))), ' TO ', quote(user), '@', quote(host), ';')
    FROM mysql.default_roles GROUP BY user, host"
  echo '-- Dump completed'
} > "$DUMP/users.sql"
dump_databases
say ok 'dumped all databases' databases "\${#databases[@]}" users "\${#users[@]}" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const DUMP_POSTGRES_SH = `# shellcheck shell=bash
# Dumps all databases of a Postgres server, its roles among them, and reads the dumps back.
#   PGHOST, PGPORT, PGUSER  the server, and who asks it
#   PASSWORD_FILE           the file with the password
#   DUMP                    the directory in which the dumps are left, empty or not there yet
#   META                    the directory in which is left what they are
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-postgres.sh
. "\${SCRIPTS:-/scripts}/client-postgres.sh"
set -o pipefail

mkdir -p "$DUMP" "$META"
# Not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)

# why: what a tool said of its failure
why() {
  tail -n 3 "$log"
}

sql postgres --command='SHOW server_version' > "$META/version" 2> "$log" || fail 'the server does not answer as it should' error "$(why)"
roles=()
if [ "$(sql postgres --command="SELECT rolsuper FROM pg_roles WHERE rolname = current_user")" != t ]; then
  # Who is no superuser, as on managed servers, is not shown the hashes of passwords.
  roles=(--no-role-passwords)
fi
pg_dumpall --no-password --globals-only "\${roles[@]}" > "$DUMP/globals.sql" 2> "$log" || fail 'pg_dumpall failed' error "$(why)"

# As hexadecimal digits, since a name may be anything.
sql postgres --command="SELECT encode(convert_to(datname, 'UTF8'), 'hex') FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname" > "$META/databases"
while read -r hex; do
  # shellcheck disable=SC2001
  escaped=$(sed -e 's/../\\\\x&/g' <<< "$hex")
  name=$(printf '%b' "$escaped")
  file=$name
  case $name in *[!-._a-zA-Z0-9]* | .*) file=hex-$hex ;; esac
  before=$(seconds)
  pg_dump --no-password --format=custom --create --file="$DUMP/$file.dump" "$(conninfo "$name")" 2> "$log" || fail 'pg_dump failed' database "$name" error "$(why)"
  # Reads all of it, not only its table of contents.
  pg_restore --file=/dev/null "$DUMP/$file.dump" 2> "$log" || fail 'the dump cannot be read back' database "$name" error "$(why)"
  say ok 'dumped' database "$name" bytes "$(stat -c %s "$DUMP/$file.dump")" seconds "$(($(seconds) - before))"
done < "$META/databases"
say ok 'dumped all databases' bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const DUMP_RABBITMQ_SH = `# shellcheck shell=bash
# Dumps the definitions of RabbitMQ: virtual hosts, users, rights, queues, exchanges, bindings and policies. No messages: those
# are in no dump, and a copy of them would be delivered twice.
#   DUMP  the directory in which they are left
#   META  the directory in which is left what they are
# and those of client-rabbitmq.sh.
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-rabbitmq.sh
. "\${SCRIPTS:-/scripts}/client-rabbitmq.sh"

mkdir -p "$DUMP" "$META"
ask GET /api/definitions "$META/definitions" || fail 'the server does not answer as it should' error "$(head -c 200 "$META/definitions" 2> /dev/null)"
version=$(sed -n 's/.*"rabbit_version":"\\([^"]*\\)".*/\\1/p' "$META/definitions")
if [ -z "$version" ] || [ "$(tail -c 1 "$META/definitions")" != '}' ]; then
  fail 'the answer is not all of the definitions'
fi
echo "$version" > "$META/version"
mv "$META/definitions" "$DUMP/definitions.json"
say ok 'dumped the definitions, without messages' bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const DUMP_REDIS_SH = `# shellcheck shell=sh
# Dumps Redis or Valkey, as a follower gets it: all keys as they are at one moment, and the functions. Its users are not in it.
#   DUMP  the directory in which the dump is left
#   META  the directory in which is left what it is
# and those of client-redis.sh.
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-redis.sh
. "\${SCRIPTS:-/scripts}/client-redis.sh"

mkdir -p "$DUMP" "$META"
# Not beside the dump: where that finds no more space, this has to say so.
log=$(mktemp)
server INFO server > "$META/server" 2>&1 || fail 'the server does not answer as it should' error "$(head -n 1 "$META/server")"
tr -d '\\r' < "$META/server" | sed -n "s/^\${PROGRAM}_version://p" > "$META/version"
server --rdb "$DUMP/dump.rdb" > "$log" 2>&1 || fail 'the server gives no dump' error "$(tail -n 1 "$log")"
# Reads all of it, and compares the checksum at its end.
"$PROGRAM-check-rdb" "$DUMP/dump.rdb" > "$META/check" 2>&1 || fail 'the dump cannot be read back' error "$(tail -n 1 "$META/check")"
say ok 'dumped all keys' keys "$(sed -n 's/.* \\([0-9]*\\) keys read$/\\1/p' "$META/check")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const ENCRYPTION_SH = `# shellcheck shell=sh
# How a set is encrypted, and made plain again; read into the steps of a store by \`.\`. What is encrypted is all of the set, the
# checksums with it, so that what is made plain can be compared with what was encrypted.
#   ENCRYPT      \`age\` or \`openssl\`; neither without it
#   RECIPIENTS   to encrypt by age: the recipients, a line each
#   SECRET_FILE  the password of openssl; to decrypt by age: the identities
files=$(mktemp)

# list_files DIRECTORY: each file in it
list_files() {
  (cd "$1" && find . -type f) | sed 's/^\\.\\///' | sort > "$files"
}

# encrypt FROM INTO: leaves beside the files what they are, as far as anybody may know, and their checksums
encrypt() {
  mkdir "$2" || return
  printf '%s\\n' "\${RECIPIENTS:-}" > "$files.recipients"
  list_files "$1"
  while IFS= read -r name; do
    mkdir -p "$2/$(dirname "$name")" || return
    case $ENCRYPT in
      age) age --encrypt --recipients-file "$files.recipients" --output "$2/$name.age" "$1/$name" || return ;;
      openssl)
        openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -salt -pass "file:$SECRET_FILE" -in "$1/$name" -out "$2/$name.enc" || return
        # What openssl lacks is a check of its own; where the password is there, so is the comparison.
        openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass "file:$SECRET_FILE" -in "$2/$name.enc" | cmp -s - "$1/$name" || return
        ;;
      *) fail "is no encryption: $ENCRYPT" ;;
    esac
  done < "$files"
  sealed "$1" > "$2/manifest.json" && checksum "$2"
}

# sealed DIRECTORY: the manifest of a set, as it stands beside the encrypted one
sealed() {
  sed "s/^  \\"encryption\\": \\"none\\"/  \\"encryption\\": \\"$ENCRYPT\\"/" "$1/manifest.json"
}

# decrypt FROM INTO: the set that was encrypted
decrypt() {
  [ -n "\${SECRET_FILE:-}" ] || fail 'is encrypted, and there is nothing to decrypt it with' path "$1"
  encryption=$(field encryption "$1/manifest.json")
  [ "$encryption" = "\${ENCRYPT:-none}" ] || fail 'is encrypted in another way' wanted "\${ENCRYPT:-none}" found "$encryption"
  list_files "$1"
  while IFS= read -r name; do
    mkdir -p "$2/$(dirname "$name")"
    case $name in
      *.age) age --decrypt --identity "$SECRET_FILE" --output "$2/\${name%.age}" "$1/$name" || fail 'cannot be decrypted' file "$name" ;;
      *.enc)
        openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass "file:$SECRET_FILE" -in "$1/$name" -out "$2/\${name%.enc}" || fail 'cannot be decrypted' file "$name"
        ;;
    esac
  done < "$files"
}
`;

export const FETCH_RESTIC_SH = `# shellcheck shell=sh
# Fetches a backup from a restic repository, as keep-restic.sh has kept it, and makes the dump of it again.
#   BACKUP  name of the backup
#   SET     the directory for the files, which are gone when the dump is made
# and those of restic.sh, choose.sh and unpack.sh.
export STEP=fetch
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/restic.sh
. "\${SCRIPTS:-/scripts}/restic.sh"
# shellcheck source=src/backups/scripts/choose.sh
. "\${SCRIPTS:-/scripts}/choose.sh"
# shellcheck source=src/backups/scripts/unpack.sh
. "\${SCRIPTS:-/scripts}/unpack.sh"

list=$(mktemp)
answer || fail 'the repository cannot be opened' error "$(why)"
list_snapshots "$list"
chosen=$(cut -d ' ' -f 1 "$list" | chosen)
[ -n "$chosen" ] || fail 'there is no such backup' which "\${WHICH:-latest}" before "\${BEFORE:-}" backups "$(grep -c . "$list" || true)"
id=$(awk -v name="$chosen" '$1 == name { id = $2 } END { print id }' "$list")
rm -rf "$SET"
mkdir -p "$SET"
repository restore "$id" --target "$SET" --verify || fail 'restic cannot restore it' error "$(why)"
unpack "$SET" forget
rm -rf "$SET"
say ok 'fetched' name "$chosen" version "$(cat "$META/version")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const FETCH_STORE_SH = `# shellcheck shell=sh
# Fetches a backup from a store, as keep-store.sh has kept it, and makes the dump of it again.
#   BACKUP  name of the backup
#   STORE   the directory of the store
#   SET     the directory for the files of an encrypted backup, which are gone when the dump is made
# and those of choose.sh, encryption.sh and unpack.sh.
export STEP=fetch
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/choose.sh
. "\${SCRIPTS:-/scripts}/choose.sh"
# shellcheck source=src/backups/scripts/encryption.sh
. "\${SCRIPTS:-/scripts}/encryption.sh"
# shellcheck source=src/backups/scripts/unpack.sh
. "\${SCRIPTS:-/scripts}/unpack.sh"

home=$STORE/$BACKUP
[ -d "$home" ] || fail 'there are no backups here' path "$home"
list=$(mktemp)
find "$home" -maxdepth 1 -type d -name '[0-9]*Z' -exec basename {} \\; > "$list"
chosen=$(chosen < "$list")
[ -n "$chosen" ] || fail 'there is no such backup' which "\${WHICH:-latest}" before "\${BEFORE:-}" backups "$(grep -c . "$list")"
kept=$home/$chosen
if [ "$(field encryption "$kept/manifest.json")" = none ]; then
  unpack "$kept"
else
  intact "$kept" || fail 'is not what was kept: its checksums are wrong' path "$kept"
  needed=$(field bytes "$kept/manifest.json")
  rm -rf "$SET"
  mkdir -p "$SET"
  free=$(bytes_free "$SET")
  [ "$free" -gt "$needed" ] || fail 'there is not enough free space to decrypt it' needed "$needed" free "$free"
  decrypt "$kept" "$SET"
  unpack "$SET" forget
  rm -rf "$SET"
fi
say ok 'fetched' name "$chosen" version "$(cat "$META/version")" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
`;

export const KEEP_RESTIC_SH = `# shellcheck shell=sh
# Keeps a set of files in a restic repository, and removes those that have had their time. restic 0.17 or newer.
#   BACKUP  name of the backup, which is restic's host
#   SET     the directory with the files, as prepare.sh leaves it; compressed by restic, and so better not before
#   CHECK   how much of the repository is read back at each run: \`5%\`, \`1/10\`, \`500M\`; only its structure without it
# and those of restic.sh and retention.sh. A repository that is not there is made.
export STEP=keep
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/restic.sh
. "\${SCRIPTS:-/scripts}/restic.sh"
# shellcheck source=src/backups/scripts/retention.sh
. "\${SCRIPTS:-/scripts}/retention.sh"

code=0
answer || code=$?
# Only what restic itself calls a repository that is not there is one: a wrong password is something else.
case $code in
  0) ;;
  10)
    # Another backup may be making it just now.
    repository init || repository cat config || fail 'the repository cannot be made' error "$(why)"
    say ok 'made the repository'
    ;;
  12) fail 'the password is not that of the repository' ;;
  *) fail 'the repository cannot be opened' error "$(why)" ;;
esac

time=$(field time "$SET/manifest.json")
[ -n "$time" ] || fail 'the set has no manifest'
name=$(printf %s "$time" | tr : -)
moment=$(printf %s "$time" | tr TZ ' ' | sed 's/ $//')
bytes=$(bytes_of "$SET")
list=$(mktemp)
listed() {
  cut -d ' ' -f 1 "$list" | grep -q -x -F -e "$name"
}
list_snapshots "$list"
# Where it is there already, this step has been here before, and was ended afterwards.
if ! listed; then
  # From where it lies, so that the paths in the repository are those of the set.
  (cd "$SET" && repository backup --host "$BACKUP" --tag "$name" --time "$moment" .) || fail 'restic cannot keep it' error "$(why)"
  say ok 'kept' name "$name" bytes "$bytes" seconds "$(seconds)"
fi

repository check \${CHECK:+"--read-data-subset=$CHECK"} || fail "$(verdict)" error "$(why)"
say ok 'checked' seconds "$(seconds)"

# By the same rule as in a store: restic's own would keep the oldest one in addition.
list_snapshots "$list"
listed || fail 'the repository does not have it' name "$name"
gone=
cut -d ' ' -f 1 "$list" | expired > "$list.expired"
while IFS= read -r old; do
  gone="$gone $(awk -v name="$old" '$1 == name { print $2 }' "$list")"
  say ok 'removes a backup that has had its time' name "$old"
done < "$list.expired"
if [ -n "$gone" ]; then
  # shellcheck disable=SC2086 # each is a word
  repository forget --prune $gone || fail 'those that have had their time cannot be removed' error "$(why)"
fi
say ok 'finished' backups "$(($(grep -c . "$list") - $(grep -c . "$list.expired" || true)))" bytes "$bytes" dumpBytes "$(field dumpBytes "$SET/manifest.json")" seconds "$(seconds)"
`;

export const KEEP_STORE_SH = `# shellcheck shell=sh
# Keeps a set of files in a store, and removes those that have had their time.
#   BACKUP    name of the backup
#   SET       the directory with the files, as prepare.sh leaves it; in the store itself it lies in STORE/BACKUP/.work-*/,
#             is moved, and nothing else is left there
#   STORE     the directory of the store; each backup has a directory there, and in it one for each time
#   DEADLINE  after how many seconds a run cannot be alive any more
# and those of encryption.sh and retention.sh
export STEP=keep
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/encryption.sh
. "\${SCRIPTS:-/scripts}/encryption.sh"
# shellcheck source=src/backups/scripts/retention.sh
. "\${SCRIPTS:-/scripts}/retention.sh"

home=$STORE/$BACKUP
list=$(mktemp)
mkdir -p "$home"
# It is let go when this process ends, however it ends.
exec 9> "$home/.lock"
command -v flock > /dev/null || fail 'the image has no flock'
flock -n 9 || fail 'another run is keeping a backup here'

# What runs that were killed have left. Who has the lock is the only one who keeps and removes; others may be dumping.
{
  find "$home" -maxdepth 1 \\( -name '.keep-*' -o -name '.expired-*' \\)
  find "$home" -maxdepth 1 -name '.work-*' -mmin "+$((DEADLINE / 60 + 1))"
  # Restores have deadlines of their own; none takes a week.
  find "$home" -maxdepth 1 -name '.restore-*' -mmin +10080
} > "$list"
while IFS= read -r left; do
  case $SET in "$left"/*) continue ;; esac
  rm -rf "$left"
  say ok 'removed what a run that was ended has left' path "$left"
done < "$list"

# same DIRECTORY: it is this very backup; encrypted, it looks different each time
same() {
  if [ -n "\${ENCRYPT:-}" ]; then
    sealed "$SET" | cmp -s - "$1/manifest.json"
  else
    cmp -s "$SET/SHA256SUMS" "$1/SHA256SUMS"
  fi
}
kept() {
  find "$home" -maxdepth 1 -type d -name '[0-9]*Z' -exec basename {} \\;
}

needed=$(bytes_of "$SET")
time=$(field time "$SET/manifest.json" | tr : -)
[ -n "$time" ] || fail 'the set has no manifest'
partial=$home/.keep-$time
if [ -e "$home/$time" ]; then
  # This step has been here before, and was ended while it removed others.
  same "$home/$time" || fail 'there is another backup of this second' path "$home/$time"
  intact "$home/$time" || fail 'what was written to the store is not what was prepared' path "$home/$time"
else
  case $SET in
    "$home"/*)
      intact "$SET" || fail 'what lies in the store is not what was prepared'
      mv "$SET" "$partial"
      ;;
    *)
      free=$(bytes_free "$home")
      # Some space stays free: a full disk would fail whoever else writes there.
      [ "$free" -gt "$((needed + needed / 10))" ] || fail 'there is not enough free space in the store' needed "$needed" free "$free"
      if [ -n "\${ENCRYPT:-}" ]; then
        intact "$SET" || fail 'what is to be encrypted is not what was prepared'
        encrypt "$SET" "$partial" || { rm -rf "$partial"; fail 'the files cannot be encrypted and written to the store' path "$partial"; }
      else
        cp -R "$SET" "$partial" || { rm -rf "$partial"; fail 'the files cannot be written to the store' path "$partial"; }
      fi
      sync
      intact "$partial" || fail 'what was written to the store is not what was prepared'
      ;;
  esac
  mv "$partial" "$home/$time"
  sync
  say ok 'kept' path "$home/$time" bytes "$needed" seconds "$(seconds)"
fi
case $SET in
  "$home"/.work-*/*) rm -rf "\${SET%/*}" ;;
esac

# Only now that the new one is whole; and a directory that is being removed is no backup any more.
kept | expired > "$list"
while IFS= read -r name; do
  mv "$home/$name" "$home/.expired-$name"
  rm -rf "$home/.expired-$name"
  say ok 'removed a backup that has had its time' path "$home/$name"
done < "$list"

cat > "$home/.keep-readme" <<'TEXT'
A directory for each backup, and in it one for each time, in UTC, of which each is whole by itself:

  manifest.json   of what it is, and how its files are compressed and encrypted
  SHA256SUMS      their checksums: sha256sum -c SHA256SUMS
  *.gz            gunzip
  *.age           age --decrypt --identity KEY
  *.enc           openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass file:PASSWORD
                  all of these together are again such a directory, with the checksums of what was encrypted

What begins with a dot is not finished, and no backup.
TEXT
mv "$home/.keep-readme" "$STORE/README.txt"
say ok 'finished' backups "$(kept | grep -c .)" bytes "$needed" dumpBytes "$(field dumpBytes "$home/$time/manifest.json")" seconds "$(seconds)"
`;

export const LIB_SH = `# shellcheck shell=sh
# What the steps of a backup have in common; read into each of them by \`.\`.
#   BACKUP   name of the backup
#   STEP     name of the step
#   SCRIPTS  where these scripts are: /scripts without it
#   RUN      in the first step of what works in a store: its Job's directories there, up to the \`_\` before the name of the pod
#   FORGET   in the last step of a restore that works in a store: the directory that is of no use any more when it ends
#   DISCARD  in a step of what works in a store: the directory that is of no use any more when it fails
#   LEAVE    the file from which the kubelet takes what a container leaves: /dev/termination-log without it

# An error ends the step, and a variable that is not there is one. Nobody else reads what is written.
set -eu
umask 077

# text VALUE: as the inside of a JSON string; what is very long is cut, for a line is to fit where a container may leave one
text() {
  if [ "\${#1}" -gt 1000 ]; then
    set -- "$(printf '%s' "$1" | LC_ALL=C tr '\\200-\\377' '?' | head -c 1000)"
  fi
  printf '%s' "$1" | tr '\\n\\t' '  ' | tr -d '\\000-\\037' | sed -e 's/\\\\/\\\\\\\\/g' -e 's/"/\\\\"/g'
}

# say OUTCOME MESSAGE [NAME VALUE]...: one line of JSON; a value of digits alone is a number
say() {
  outcome=$1 message=$2
  shift 2
  line="{\\"time\\":\\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\\",\\"backup\\":\\"$(text "$BACKUP")\\",\\"step\\":\\"$(text "$STEP")\\",\\"outcome\\":\\"$outcome\\",\\"message\\":\\"$(text "$message")\\""
  while [ $# -ge 2 ]; do
    case $2 in
      '' | *[!0-9]*) line="$line,\\"$1\\":\\"$(text "$2")\\"" ;;
      *) line="$line,\\"$1\\":$2" ;;
    esac
    shift 2
  done
  line="$line}"
  printf '%s\\n' "$line"
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
leave=\${LEAVE:-/dev/termination-log}

# at_end: what a step has to do when it ends, however it does; a step with something to do has its own
at_end() {
  :
}

# Whatever ends the step otherwise is said as well. What was said last stands in the status of a pod that has succeeded; in that
# of one that has failed, the kubelet puts the end of the log, with what programs have written there.
on_exit() {
  status=$?
  at_end
  [ -z "\${FORGET:-}" ] || rm -rf "$FORGET"
  if [ "$status" -ne 0 ]; then
    [ -z "\${DISCARD:-}" ] || rm -rf "$DISCARD"
    [ -n "\${explained:-}" ] || say failed "ended with status $status" seconds "$(($(date +%s) - started))"
  elif [ -n "\${line:-}" ] && [ -w "$leave" ]; then
    printf '%s\\n' "$line" > "$leave"
  fi
}
trap on_exit EXIT

seconds() {
  echo "$(($(date +%s) - started))"
}

# bytes_of PATH: how much lies there
bytes_of() {
  find "$1" -type f -exec stat -c %s {} + | awk '{ sum += $1 } END { printf "%.0f\\n", sum }'
}

# bytes_free PATH: how much fits there
bytes_free() {
  echo "$(($(df -P -k "$1" | awk 'NR == 2 { print $4 }') * 1024))"
}

# field NAME FILE: a value of a manifest.json, as prepare.sh writes it
field() {
  sed -n "s/^  \\"$1\\": \\"\\{0,1\\}\\([^\\",]*\\)\\"\\{0,1\\},\\{0,1\\}\\$/\\1/p" "$2"
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
if [ -n "\${RUN:-}" ] && [ -d "\${RUN%/*}" ]; then
  left=$(mktemp)
  find "\${RUN%/*}" -maxdepth 1 -name "\${RUN##*/}_*" ! -name "\${RUN##*/}_$POD_NAME" > "$left"
  [ -z "\${DEADLINE:-}" ] || find "\${RUN%/*}" -maxdepth 1 -name '.work-*' -mmin "+$((DEADLINE / 60 + 1))" >> "$left"
  while IFS= read -r path; do
    rm -rf "$path"
    say ok 'removed what a run that was ended has left' path "$path"
  done < "$left"
  rm "$left"
fi
`;

export const LIST_RESTIC_SH = `# shellcheck shell=sh
# Lists what is kept in a restic repository.
#   BACKUP  of this backup alone; of all without it
#   FORMAT  \`table\`, which it is without it, or \`json\`, which is restic's
#   VERIFY  1 where everything in the repository is read back, and what is damaged is an error
# and those of restic.sh.
export STEP=list
export BACKUP="\${BACKUP:-}"
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/restic.sh
. "\${SCRIPTS:-/scripts}/restic.sh"

json=
[ "\${FORMAT:-table}" = table ] || json=--json
answer || fail 'the repository cannot be opened' error "$(why)"
repository snapshots --no-lock \${BACKUP:+--host "$BACKUP"} $json || fail 'the repository cannot be read' error "$(why)"
cat "$said"
if [ "\${VERIFY:-}" = 1 ]; then
  repository check --read-data || fail "$(verdict)" error "$(why)"
fi
`;

export const LIST_STORE_SH = `# shellcheck shell=sh
# Lists what is kept in a store: each backup and its times, oldest first.
#   STORE   the directory of the store
#   BACKUP  of this backup alone; of all without it
#   FORMAT  \`table\`, which it is without it, or \`json\`: the manifests, with a name for each
#   VERIFY  1 where the checksums are compared as well, which reads everything; one that is wrong is an error at the end
export STEP=list
export BACKUP="\${BACKUP:-}"
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"

found=$(mktemp)
find "\${STORE:?}" -mindepth 2 -maxdepth 2 -type d -path "$STORE/\${BACKUP:-*}/[0-9]*Z" | sort > "$found"
damaged=0
row() {
  printf '%-30s  %-20s  %-10s  %-12s  %15s  %s\\n' "$@"
}
if [ "\${FORMAT:-table}" = json ]; then printf '['; else row BACKUP NAME ENGINE VERSION BYTES STATE; fi
separator=
while IFS= read -r path; do
  manifest=$path/manifest.json
  state=unread
  if [ "\${VERIFY:-}" = 1 ]; then
    state=whole
    intact "$path" || { state=damaged; damaged=$((damaged + 1)); }
  fi
  [ -f "$manifest" ] || { state=damaged; damaged=$((damaged + 1)); manifest=/dev/null; }
  home=\${path%/*}
  if [ "\${FORMAT:-table}" = json ]; then
    printf '%s\\n  {\\n  "name": "%s",\\n  "state": "%s"' "$separator" "\${path##*/}" "$state"
    sed -n -e 's/,$//' -e 's/^  "/,\\n  "/p' "$manifest" | tr -d '\\n'
    printf '\\n  }'
    separator=,
  else
    row "\${home##*/}" "\${path##*/}" "$(field engine "$manifest")" "$(field version "$manifest" | cut -c 1-12)" "$(field bytes "$manifest")" "$state"
  fi
done < "$found"
[ "\${FORMAT:-table}" != json ] || printf '\\n]\\n'
[ "$damaged" -eq 0 ] || fail 'backups are damaged' backups "$damaged"
`;

export const PREPARE_SH = `# shellcheck shell=sh
# Makes of a dump what is kept: compressed files, what they are, and the checksums of it all.
#   BACKUP    name of the backup
#   ENGINE    what was dumped: postgres, files, ...
#   DUMP      the directory with the dump
#   META      the directory with what it is: its file \`version\`
#   SET       the directory in which the files are left
#   COMPRESS  \`gzip\`, or \`none\` for what is compressed already
export STEP=prepare
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"

[ -d "$DUMP" ] || fail "there is no dump in $DUMP"
raw=$(bytes_of "$DUMP")
[ "$raw" -gt 0 ] || fail 'the dump is empty'
free=$(bytes_free "$DUMP")
[ "$free" -gt "$raw" ] || fail 'there is not enough free space for the files' needed "$raw" free "$free"

rm -rf "$SET"
mkdir -p "$SET"
# One file after the other, and each is removed when it is done: the space is needed once.
(cd "$DUMP" && find . -type f) | sed 's/^\\.\\///' | sort > "$SET.list"
while IFS= read -r name; do
  file=$DUMP/$name
  mkdir -p "$SET/$(dirname "$name")"
  case \${COMPRESS:-none} in
    gzip) gzip -c "$file" > "$SET/$name.gz" || fail 'cannot be compressed' file "$name"; rm "$file" ;;
    none) mv "$file" "$SET/$name" ;;
    *) fail "is no compression: $COMPRESS" ;;
  esac
done < "$SET.list"
rm "$SET.list"

kept=$(bytes_of "$SET")
cat > "$SET/manifest.json" <<JSON
{
  "backup": "$(text "$BACKUP")",
  "engine": "$(text "$ENGINE")",
  "version": "$(text "$(cat "$META/version")")",
  "time": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "compression": "$(text "\${COMPRESS:-none}")",
  "encryption": "none",
  "dumpBytes": $raw,
  "bytes": $kept
}
JSON
checksum "$SET"
say ok 'compressed and checksummed' dumpBytes "$raw" bytes "$kept" seconds "$(seconds)"
`;

export const RESTIC_SH = `# shellcheck shell=sh
# How restic is asked; read into the steps that have to do with a repository by \`.\`.
#   RESTIC_REPOSITORY, RESTIC_PASSWORD_FILE  the repository, and what else its kind of storage needs: restic's own
#   DEADLINE                                 for how many seconds a lock of somebody else is waited for
#   NO_LOCK                                  1 where nothing can be written, and so nothing is locked
#   PATIENCE                                 for how many seconds an answer is waited for at the beginning; 180 without it
said=$(mktemp)
# It counts days and weeks where it is.
export TZ=UTC

# repository ARGUMENTS...: asks restic, and leaves its standard output in the file $said; its errors are logged
repository() {
  while true; do
    code=0
    restic --no-cache \${NO_LOCK:+--no-lock} "$@" > "$said" 2> "$said.errors" || code=$?
    [ "$code" -eq 11 ] && [ "$(seconds)" -lt "\${DEADLINE:-3600}" ] || return "$code"
    # Those whose run is gone, which restic knows after half an hour, or at once on the same host.
    restic unlock > /dev/null 2>&1 || true
    say waiting 'the repository is locked' seconds "$(seconds)"
    sleep 5
  done
}

# answer: the status with which restic opens the repository. It would try again for a quarter of an hour by itself, whether the
# endpoint is dead, the bucket is not there or the key is wrong; what does not answer now is better said now, and tried again
# later. Once it has answered, that patience is welcome.
answer() {
  code=0
  timeout "\${PATIENCE:-180}" restic --no-cache --no-lock cat config > "$said" 2> "$said.errors" || code=$?
  case $code in
    124 | 137 | 143) fail 'the repository does not answer as it should' error "$(grep 'retrying after' "$said.errors" | tail -n 1)" ;;
  esac
  return "$code"
}

# verdict: what a check that has failed means; restic says so where it has found something, and not where nobody answered it
verdict() {
  if grep -q 'repository contains errors' "$said.errors" "$said"; then
    echo 'the repository is damaged'
  else
    echo 'the repository cannot be checked'
  fi
}

# why: what restic said of its failure, as arguments of fail
why() {
  tail -n 3 "$said.errors"
}

# snapshots FILE: name and id of each, a line each, of what restic has listed as JSON; those without a name are somebody's own
snapshots() {
  tr , '\\n' < "$said" | awk -F '"' '
    $2 == "tags" && $4 ~ /^[0-9]+-[0-9]+-[0-9]+T[0-9-]+Z$/ { name = $4 }
    $2 == "id" && name != "" { print name, $4; name = "" }' > "$1"
}

# list_snapshots FILE: those of this backup
list_snapshots() {
  repository snapshots --host "$BACKUP" --json || fail 'the repository cannot be read' error "$(why)"
  snapshots "$1"
}
`;

export const RESTORE_COMMAND_SH = `# shellcheck shell=sh
# Runs a program, and gives it what dump-command.sh has left on its standard input.
#   "$@"  the program and its arguments
#   FILE  name of the file
#   DUMP  the directory with the file
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"

bytes=$(bytes_of "$DUMP")
"$@" < "$DUMP/$FILE" || fail 'the program failed' program "$1"
say ok 'restored' file "$FILE" bytes "$bytes" seconds "$(seconds)"
`;

export const RESTORE_ETCD_SH = `# shellcheck shell=sh
# Restores the keys of a running etcd cluster from what dump-etcd.sh has left: a server here takes the snapshot, and its keys
# are put one by one. No member has to be stopped, and no claim to be touched. What does not come back is what only a
# restore of every member's disk by \`etcdutl snapshot restore\` brings back: revisions and versions begin anew, and users
# and roles are those that are there. Keys with a lease are left out: those who kept it alive are gone.
#   DUMP               the directory with the snapshot; beside it has to be room for another one, and for all keys and values
#                      twice, as text
#   ETCDCTL_ENDPOINTS  URLs of the cluster; and what else etcdctl takes for TLS and users
#   OVERWRITE          1 where all keys that are there are removed; a cluster with keys is refused otherwise
# and that of shell-etcd.sh.
export STEP=restore
# shellcheck source=src/backups/scripts/shell-etcd.sh
. "\${SCRIPTS:-/scripts}/shell-etcd.sh"
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"

HERE=http://127.0.0.1:12379
PEERS=http://127.0.0.1:12380
work=$DUMP.work
rm -rf "$work"
mkdir -p "$work"

etcdctl get '' --from-key --limit=1 --keys-only > "$work/there" 2> "$work/log" || fail 'the server does not answer as it should' error "$(tail -n 1 "$work/log")"
if [ -s "$work/there" ] && [ "\${OVERWRITE:-}" != 1 ]; then
  fail 'the cluster has keys, and was not to be overwritten' key "$(head -n 1 "$work/there")"
fi

# One that has no certificates; the user is in the snapshot as well.
here() {
  (unset ETCDCTL_CACERT ETCDCTL_CERT ETCDCTL_KEY && ETCDCTL_ENDPOINTS=$HERE exec etcdctl "$@")
}
etcdutl snapshot restore "$DUMP/etcd.db" --data-dir "$work/data" --name here --initial-cluster "here=$PEERS" --initial-advertise-peer-urls "$PEERS" \\
  > "$work/log" 2>&1 || fail 'the snapshot cannot be restored' error "$(tail -n 1 "$work/log")"
etcd --data-dir "$work/data" --name here --listen-client-urls "$HERE" --advertise-client-urls "$HERE" --listen-peer-urls "$PEERS" \\
  --initial-advertise-peer-urls "$PEERS" --initial-cluster "here=$PEERS" --quota-backend-bytes 17179869184 > "$work/log" 2>&1 &
process=$!
# shellcheck disable=SC2329 # called when the step ends
at_end() {
  kill "$process" 2> /dev/null || true
}
until here get x > /dev/null 2> "$work/here"; do
  kill -0 "$process" 2> /dev/null || fail 'the snapshot cannot be loaded' error "$(tail -n 2 "$work/log")"
  sleep 1
done

# all COMMAND FILE: each key with its value as a command that puts it there. They are asked for and given as transactions on
# the standard input, in which they can be any bytes; "fields" quotes them as those want them.
all() {
  from='""'
  : > "$2"
  while [ -n "$from" ]; do
    printf '\\nget --from-key --limit=500 -- %s\\n\\n\\n' "$from" > "$work/query"
    "$1" txn -w fields < "$work/query" > "$work/page" 2> "$work/page.log" || fail 'the keys cannot be read' error "$(tail -n 1 "$work/page.log")"
    from=$(awk -v file="$2" '
      /^"Key" : / { key = substr($0, 9) }
      /^"Value" : / { value = substr($0, 11) }
      /^"Lease" : 0$/ { print "put -- " key " " value >> file }
      /^"More" : true$/ { more = 1 }
      END { if (more) print substr(key, 1, length(key) - 1) "\\\\x00\\"" }' "$work/page")
  done
}
all here "$work/wanted"
leased=$(($(here get '' --from-key --count-only -w fields | awk '/^"Count" : / { print $3 }') - $(grep -c . "$work/wanted" || true)))
kill "$process"
rm -rf "$work/data"

# What is there is removed when all that is to come is known to be whole.
if [ "\${OVERWRITE:-}" = 1 ]; then
  etcdctl del '' --from-key > /dev/null 2> "$work/log" || fail 'what is there cannot be removed' error "$(tail -n 1 "$work/log")"
fi
# Below what a request may hold, 128 commands or 1.5 MiB, as long as no value alone is larger.
mkdir "$work/batches"
awk -v folder="$work/batches" '
  count == 100 || size + length($0) > 1000000 { close(file); file = "" }
  file == "" { file = sprintf("%s/%09d", folder, ++files); count = 0; size = 0 }
  { print > file; count++; size += length($0) }' "$work/wanted"
find "$work/batches" -type f | sort > "$work/list"
while IFS= read -r file; do
  { echo; cat "$file"; printf '\\n\\n'; } > "$work/request"
  etcdctl txn < "$work/request" > "$work/answer" 2>&1 || fail 'the cluster does not take the keys' error "$(tail -n 1 "$work/answer")"
  rm "$file"
done < "$work/list"

all etcdctl "$work/found"
cmp -s "$work/wanted" "$work/found" || fail 'the cluster has other keys than the snapshot: is somebody writing to it?'
keys=$(grep -c . "$work/wanted" || true)
rm -rf "$work"
say ok 'restored all keys' keys "$keys" leased "$leased" seconds "$(seconds)"
`;

export const RESTORE_FILES_SH = `# shellcheck shell=sh
# Unpacks the files of a store from what dump-files.sh has left, and looks whether all of them are there.
#   TARGET     the directory for the files
#   DUMP       the directory with the archive
#   META       a directory for lists of what is in it
#   OVERWRITE  1 where what lies there is removed; a directory that is not empty is refused otherwise
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"

# What a file system puts there by itself is nothing of anybody's.
content() {
  find "$TARGET" -mindepth 1 -maxdepth 1 ! -name lost+found
}
mkdir -p "$META"
if [ -n "$(content)" ]; then
  [ "\${OVERWRITE:-}" = 1 ] || fail 'the store is not empty, and was not to be overwritten' path "$TARGET"
  content > "$META/content"
  while IFS= read -r path; do rm -rf "$path"; done < "$META/content"
fi
tar -xpf "$DUMP/files.tar" -C "$TARGET" || fail 'the archive cannot be unpacked'

# again: packs what is there by now, as far as it is in the archive, in the order of the archive. Not every tar can compare.
again() {
  (cd "$TARGET" && tar -cf - --no-recursion -T "$META/names" 2> "$META/log") || true
}

# compare_lists: names, kinds, sizes and where links lead to; what else is different is said, for not every file system keeps it
compare_lists() {
  tar -tvf "$DUMP/files.tar" > "$META/wanted"
  again | tar -tvf - > "$META/found" || true
  LC_ALL=C awk -v names="$META/names" -v found="$META/found" '
    # -rw-r--r-- user/group 12 2026-01-31 03:00 ./name, with what a link leads to behind the name
    function parse(line, into) {
      match(line, / [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9:]+ /)
      into["kind"] = substr(line, 1, 1)
      into["size"] = substr(line, 1, RSTART - 1)
      sub(/.* /, "", into["size"])
      into["mode"] = substr(line, 2, 9)
      into["time"] = substr(line, RSTART, RLENGTH)
      into["name"] = substr(line, RSTART + RLENGTH)
    }
    function next_found(    line) {
      there = (getline line < found) > 0
      if (there) parse(line, f)
    }
    function note(what, name) {
      if (!count[what]++) first[what] = name
    }
    BEGIN { next_found() }
    {
      parse($0, w)
      getline name < names
      sub(/\\/$/, "", name)
      # Both are in the same order, and nothing is found that is not wanted.
      if (!there || index(f["name"], name) != 1 || substr(f["name"], length(name) + 1) !~ /^\\/?($| -> | link to )/) { note("missing", name); next }
      if (w["kind"] != f["kind"] || w["size"] != f["size"] || w["name"] != f["name"]) note("other", name)
      # Who makes a file in a directory changes its time, and not every tar gives a link its own.
      else if (w["mode"] != f["mode"] || (w["kind"] == "-" && w["time"] != f["time"])) note("changed", name)
      next_found()
    }
    END { for (what in count) printf "%s\\t%d\\t%s\\n", what, count[what], first[what] }' "$META/wanted" > "$META/differences"
  report missing fail 'files of the backup are not there'
  report other fail 'files are not as they are in the backup: is somebody writing to them?'
  report changed 'say ok' 'files have other permissions or times than in the backup'
}

# report WHAT COMMAND MESSAGE: where there are differences of that kind
report() {
  line=$(sed -n "s/^$1	//p" "$META/differences")
  [ -z "$line" ] || $2 "$3" files "\${line%%	*}" first "\${line#*	}"
}

# compare_bytes: of all files, as one stream
compare_bytes() {
  pipe=$(mktemp -d)/pipe
  mkfifo "$pipe"
  tar -xOf "$DUMP/files.tar" > "$pipe" 2> "$META/log.archive" &
  if ! again | tar -xOf - | cmp - "$pipe" > "$META/difference"; then
    offset=$(sed -n 's/.* differ: [a-z]* \\([0-9]*\\).*/\\1/p' "$META/difference")
    fail 'files have other content than in the backup: is somebody writing to them?' first "$(LC_ALL=C awk -v names="$META/names" -v offset="\${offset:-1e18}" '
      { getline name < names }
      /^-/ { match($0, / [0-9][0-9][0-9][0-9]-[0-9][0-9]-/); size = substr($0, 1, RSTART - 1); sub(/.* /, "", size); offset -= size }
      offset <= 0 { print name; exit }' "$META/wanted")"
  fi
  wait "$!" || fail 'the archive cannot be read again'
}

tar -tf "$DUMP/files.tar" > "$META/names"
files=$(grep -c . "$META/names" || true)
if [ -n "$(find "$TARGET" -name '*
*' | head -n 1)" ]; then
  # In a list, such a name is two.
  say ok 'not compared with the backup, as there are names with line breaks'
elif [ "$files" -gt 0 ]; then
  compare_lists
  compare_bytes
  say ok 'compared with the backup: all is there' files "$files" seconds "$(seconds)"
fi
say ok 'unpacked' files "$files" bytes "$(bytes_of "$TARGET")" seconds "$(seconds)"
`;

export const RESTORE_MARIADB_SH = `# shellcheck shell=bash
# Restores the databases and users of a MariaDB server from what dump-mariadb.sh has left. Users that are there already keep
# their passwords.
#   DUMP       the directory with the dump
#   META       the directory with what it is
#   OVERWRITE  1 where databases of the dump that are there are dropped; they are refused otherwise, unless empty
# and those of client-mysql.sh.
export STEP=restore
export CLIENT=mariadb
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "\${SCRIPTS:-/scripts}/client-mysql.sh"
# shellcheck source=src/backups/scripts/databases-mysql.sh
. "\${SCRIPTS:-/scripts}/databases-mysql.sh"
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
say ok 'restored all databases' databases "\${#databases[@]}" seconds "$(seconds)"
`;

export const RESTORE_MONGODB_SH = `# shellcheck shell=bash
# Restores the databases, users and roles of MongoDB from what dump-mongodb.sh has left. Users that are there already stay as
# they are.
#   DUMP       the directory with the dump
#   META       the directory with what it is
#   OVERWRITE  1 where all databases that are there are dropped; a server that has any is refused otherwise
# and those of client-mongodb.sh.
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mongodb.sh
. "\${SCRIPTS:-/scripts}/client-mongodb.sh"

mkdir -p "$META"
own='name => !["admin", "config", "local"].includes(name)'
shell "admin.adminCommand({ listDatabases: 1, nameOnly: true }).databases.map(({ name }) => name).filter($own).forEach(name => print(name))" \\
  > "$META/databases" || fail 'the server does not answer as it should' error "$(tail -n 1 "$META/databases")"
if [ -s "$META/databases" ]; then
  [ "\${OVERWRITE:-}" = 1 ] || fail 'the server has databases, and was not to be overwritten' databases "$(tr '\\n' ' ' < "$META/databases")"
  shell "admin.adminCommand({ listDatabases: 1, nameOnly: true }).databases.map(({ name }) => name).filter($own).forEach(name => admin.getSiblingDB(name).dropDatabase())" \\
    > "$META/log" || fail 'what is there cannot be dropped' error "$(tail -n 1 "$META/log")"
fi
# Without --drop it leaves users alone that are there.
tool mongorestore \${REPLICA_SET:+--oplogReplay} --stopOnError --archive="$DUMP/mongodb.archive" 2> "$META/log" || fail 'mongorestore failed' error "$(tail -n 1 "$META/log")"
said=$(sed -n 's/.*\\t\\([0-9]*\\) document(s) restored successfully\\. \\([0-9]*\\) document(s) failed to restore\\..*/\\1 \\2/p' "$META/log" | tail -n 1)
[ "\${said#* }" = 0 ] || fail 'mongorestore does not say that all documents are restored' error "$(tail -n 1 "$META/log")"

# Each collection has what it has put there, unless documents go by themselves, or what was written during the dump came after
# them: that may have removed some.
# shellcheck disable=SC2016 # it is JavaScript
shell '
  const log = require("fs").readFileSync(\`\${process.env.META}/log\`, "utf8");
  const changed = Number(log.match(/\\tapplied (\\d+) oplog entries/)?.[1] ?? 0) > 0;
  for (const [, namespace, wanted] of log.matchAll(/\\tfinished restoring [\`"]?(.+?)[\`"]? \\((\\d+) documents?, \\d+ failures?\\)/g)) {
    const [database, ...words] = namespace.split(".");
    if (["admin", "config", "local"].includes(database)) continue;
    const db = admin.getSiblingDB(database), name = words.join(".");
    const info = db.getCollectionInfos({ name })[0];
    if (!info) {
      if (!changed) print([namespace, wanted, "none"].join("\\t"));
      continue;
    }
    const ofTheirOwn = info.options?.capped || info.options?.expireAfterSeconds || (Number(wanted) > 0 && db.getCollection(name).getIndexes().some(index => "expireAfterSeconds" in index));
    const found = changed || ofTheirOwn || wanted === "0" ? wanted : db.getCollection(name).countDocuments({});
    if (found < Number(wanted)) print([namespace, wanted, found].join("\\t"));
  }' > "$META/missing" || fail 'what was restored cannot be read' error "$(tail -n 1 "$META/missing")"
if [ -s "$META/missing" ]; then
  IFS=$'\\t' read -r collection wanted found < "$META/missing"
  fail 'there are fewer documents than in the backup: is somebody writing to the server?' collections "$(grep -c . "$META/missing")" first "$collection" wanted "$wanted" found "$found"
fi
say ok 'compared with the backup: all is there' collections "$(grep -c 'finished restoring ' "$META/log" || true)"
say ok 'restored all databases' documents "\${said% *}" seconds "$(seconds)"
`;

export const RESTORE_MYSQL_SH = `# shellcheck shell=bash
# Restores the databases and users of a MySQL server from what dump-mysql.sh has left. Users that are there already keep their
# passwords.
#   DUMP       the directory with the dump
#   META       a directory for what is found out
#   OVERWRITE  1 where databases of the dump that are there are dropped; they are refused otherwise, unless empty
# and those of client-mysql.sh.
export STEP=restore
export CLIENT=mysql
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "\${SCRIPTS:-/scripts}/client-mysql.sh"
# shellcheck source=src/backups/scripts/databases-mysql.sh
. "\${SCRIPTS:-/scripts}/databases-mysql.sh"
set -o pipefail

whole "$DUMP/users.sql"
restore_databases
"$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" < "$DUMP/users.sql" || fail 'the users cannot be restored'
compare_users
say ok 'restored all databases' databases "\${#databases[@]}" seconds "$(seconds)"
`;

export const RESTORE_POSTGRES_SH = `# shellcheck shell=bash
# Restores the databases and roles of a Postgres server from what dump-postgres.sh has left.
#   PGHOST, PGPORT, PGUSER  the server, and who asks it: a superuser, or the owner of what is restored
#   PASSWORD_FILE           the file with the password
#   DUMP                    the directory with the dumps
#   OVERWRITE               1 where databases that are not empty are dropped; they are refused otherwise
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-postgres.sh
. "\${SCRIPTS:-/scripts}/client-postgres.sh"
set -o pipefail

# In pg_restore's table of contents: \`; dbname: shop\`
name_in() {
  pg_restore --list "$1" | sed -n 's/^; *dbname: //p'
}

user_schemas="n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\\\_%'"
# Tables, materialized views and sequences.
relations_of() {
  sql "$(conninfo "$1")" --command="SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'S') AND $user_schemas"
}

# Anything that somebody has made: a database with a function or a large object alone is not empty either.
empty() {
  [ "$(sql "$(conninfo "$1")" --command="WITH made AS (
      SELECT c.oid, c.relnamespace AS schema FROM pg_class c UNION ALL SELECT p.oid, p.pronamespace FROM pg_proc p UNION ALL SELECT t.oid, t.typnamespace FROM pg_type t)
    SELECT (SELECT count(*) FROM made JOIN pg_namespace n ON n.oid = made.schema WHERE $user_schemas
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = made.oid AND d.deptype = 'e'))
      + (SELECT count(*) FROM pg_largeobject_metadata)")" = 0 ]
}

exists() {
  [ "$(sql postgres --set=name="$1" <<< "SELECT count(*) FROM pg_database WHERE datname = :'name'")" = 1 ]
}

# All of them first: one that is refused leaves the others as they are.
for dump in "\${DUMP:?}"/*.dump; do
  name=$(name_in "$dump")
  if [ "\${OVERWRITE:-}" != 1 ] && exists "$name" && ! empty "$name"; then
    fail 'the database is not empty, and was not to be overwritten' database "$name"
  fi
done

# Roles that are there already stay as they are, be it for their passwords: one of them has logged in here.
sql postgres --command='SELECT quote_ident(rolname) FROM pg_roles' > "$META/roles" || fail 'the roles cannot be read'
awk 'NR == FNR { roles[$0]; next }
  /^(CREATE|ALTER) ROLE / {
    rest = substr($0, index($0, "ROLE ") + 5)
    for (role in roles) if (rest == role ";" || index(rest, role " ") == 1) next
  }
  { print }' "$META/roles" "$DUMP/globals.sql" > "$META/globals.sql"
psql --no-psqlrc --no-password --quiet --dbname=postgres --file="$META/globals.sql" 2> "$META/globals.log" > /dev/null || fail 'the roles cannot be restored'
others=$(grep -v -e 'already exists' -e '^$' "$META/globals.log" | grep ERROR || true)
[ -z "$others" ] || fail 'the roles cannot be restored' error "$others"

for dump in "$DUMP"/*.dump; do
  name=$(name_in "$dump")
  before=$(seconds)
  if [ "$name" = postgres ]; then
    pg_restore --no-password --exit-on-error --clean --if-exists --dbname=postgres "$dump" || fail 'pg_restore failed' database "$name"
  else
    if exists "$name"; then
      sql postgres --set=name="$name" <<< 'DROP DATABASE :"name" WITH (FORCE);' > /dev/null
    fi
    pg_restore --no-password --exit-on-error --create --dbname=postgres "$dump" || fail 'pg_restore failed' database "$name"
  fi
  wanted=$(pg_restore --list "$dump" | grep -E '^[0-9]+; [0-9]+ [0-9]+ (TABLE|MATERIALIZED VIEW|SEQUENCE) ' | grep -c -v -E ' (TABLE|VIEW) (DATA|ATTACH) | SEQUENCE (SET|OWNED BY) ' || true)
  [ "$(relations_of "$name")" -ge "$wanted" ] || fail 'there are fewer tables and sequences than in the dump' database "$name" wanted "$wanted" found "$(relations_of "$name")"
  say ok 'restored' database "$name" relations "$(relations_of "$name")" seconds "$(($(seconds) - before))"
done
say ok 'restored all databases' seconds "$(seconds)"
`;

export const RESTORE_RABBITMQ_SH = `# shellcheck shell=bash
# Restores the definitions of RabbitMQ from what dump-rabbitmq.sh has left. Users that are there already keep their passwords.
#   DUMP       the directory with the definitions
#   META       the directory with what they are
#   OVERWRITE  1 where they are added to what is there: queues stay as they are, with their messages; a server that has queues
#              is refused otherwise
# and those of client-rabbitmq.sh.
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-rabbitmq.sh
. "\${SCRIPTS:-/scripts}/client-rabbitmq.sh"

mkdir -p "$META"
ask GET '/api/queues?columns=name' "$META/queues" || fail 'the server does not answer as it should' error "$(head -c 200 "$META/queues" 2> /dev/null)"
if [ "$(cat "$META/queues")" != '[]' ] && [ "\${OVERWRITE:-}" != 1 ]; then
  fail 'the server has queues, and was not to be overwritten' queues "$(head -c 200 "$META/queues")"
fi
ask GET '/api/users?columns=name' "$META/users" || fail 'the users cannot be read'

# read_definitions FILE RESULT OPTION...: as definitions.awk does
read_definitions() {
  LC_ALL=C awk "\${@:3}" -f "\${SCRIPTS:-/scripts}/definitions.awk" "$1" > "$2" || fail 'the definitions are not whole' file "$1"
}

# Without users that are there, whose passwords it would set: the one that this very restore logs in with. Both are written by
# the same server, the names in the same way.
read_definitions "$DUMP/definitions.json" "$META/definitions" -v without="$META/users"
ask POST /api/definitions "$META/answer" "$META/definitions" || fail 'the definitions are not taken' error "$(head -c 400 "$META/answer")"

# All of them have to be there by now. One that was there before may be as it was.
ask GET /api/definitions "$META/after" || fail 'the server does not answer as it should' error "$(head -c 200 "$META/after" 2> /dev/null)"
read_definitions "$META/after" "$META/found"
read_definitions "$DUMP/definitions.json" "$META/wanted"
awk -F '\\t' '
  NR == FNR { found[$1 "\\t" $2] = $3; next }
  !(($1 "\\t" $2) in found) { print "missing\\t" $1 " " $2; next }
  # Users that were there keep their passwords.
  $1 != "users" && found[$1 "\\t" $2] != $3 { print "other\\t" $1 " " $2 }' "$META/found" "$META/wanted" > "$META/differences"
# differing KIND: how many, and the first
differing() {
  awk -F '\\t' -v kind="$1" '$1 == kind && !count++ { first = $2 } END { print count + 0; print first }' "$META/differences"
}
{ read -r missing && read -r first; } < <(differing missing)
[ "$missing" -eq 0 ] || fail 'definitions of the backup are not there' definitions "$missing" first "$first"
{ read -r other && read -r first; } < <(differing other)
[ "$other" -eq 0 ] || say ok 'some are otherwise than in the backup' definitions "$other" first "$first"
say ok 'compared with the backup: all is there' definitions "$(grep -c . "$META/wanted" || true)"
say ok 'restored the definitions' queues "$(grep -c '^queues' "$META/found" || true)" seconds "$(seconds)"
`;

export const RESTORE_REDIS_SH = `# shellcheck shell=sh
# Restores Redis or Valkey from what dump-redis.sh has left: a server here loads the dump, and gives away key by key. The
# target needs no restart, nothing of its disk is touched, and those that follow it follow. Its users are left as they are.
# Indexes of the search module are in no dump of a key: whoever made them makes them again.
#   DUMP       the directory with the dump
#   OVERWRITE  1 where all that is there is removed; a server that is not empty is refused otherwise
# and those of client-redis.sh. There has to be memory for all the keys.
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-redis.sh
. "\${SCRIPTS:-/scripts}/client-redis.sh"

work=$(mktemp -d)
server INFO keyspace > "$work/target" 2>&1 || fail 'the server does not answer as it should' error "$(head -n 1 "$work/target")"
if [ -n "$(keys "$work/target")" ] && [ "\${OVERWRITE:-}" != 1 ]; then
  fail 'the server is not empty, and was not to be overwritten' databases "$(keys "$work/target" | cut -d ' ' -f 1 | tr '\\n' ' ')"
fi

# By a socket: it is nobody else's. By way of the image's own entrypoint, which loads the modules that it brings along.
(
  unset REDISCLI_AUTH
  exec docker-entrypoint.sh "$PROGRAM-server" --port 0 --unixsocket "$work/socket" --dir "$DUMP" --dbfilename dump.rdb --appendonly no --save ''
) > "$work/log" 2>&1 &
process=$!
# shellcheck disable=SC2329 # called when the step ends
at_end() {
  kill "$process" 2> /dev/null || true
}
loaded() {
  (unset REDISCLI_AUTH && "$PROGRAM-cli" -e -s "$work/socket" "$@")
}
until [ "$(loaded PING 2> /dev/null)" = PONG ]; do
  kill -0 "$process" 2> /dev/null || fail 'the dump cannot be loaded' error "$(tail -n 2 "$work/log")"
  sleep 0.2
done
loaded INFO keyspace > "$work/source"

# What is there is removed when all that is to come is known to be whole.
if [ "\${OVERWRITE:-}" = 1 ]; then
  server FLUSHALL > /dev/null || fail 'what is there cannot be removed'
fi

# The next keys, after a line that says where to go on: as commands in the protocol, some MiB of them at once.
# Times are absolute: a key lives as long as it would have.
next='
  local cursor, size, out = ARGV[1], 0, {}
  repeat
    local page = redis.call("SCAN", cursor, "COUNT", 100)
    cursor = page[1]
    for _, key in ipairs(page[2]) do
      local value = redis.call("DUMP", key)
      if value then
        local expires = redis.call("PEXPIRETIME", key)
        local command = {"RESTORE", key, expires > 0 and string.format("%.0f", expires) or "0", value, "REPLACE"}
        if expires > 0 then command[6] = "ABSTTL" end
        out[#out + 1] = "*" .. #command .. "\\r\\n"
        for _, word in ipairs(command) do
          out[#out + 1] = "$" .. #word .. "\\r\\n" .. word .. "\\r\\n"
        end
        size = size + #value
      end
    end
  until cursor == "0" or size > 4194304
  return cursor .. "\\n" .. table.concat(out)'
keys "$work/source" > "$work/databases"
while read -r database count _; do
  cursor=
  until [ "$cursor" = 0 ]; do
    loaded --raw -n "$database" EVAL "$next" 0 "\${cursor:-0}" > "$work/page" || fail 'the dump cannot be read' error "$(head -n 1 "$work/page")"
    cursor=$(head -n 1 "$work/page")
    tail -n +2 "$work/page" > "$work/commands"
    server -n "$database" --pipe --pipe-timeout 0 < "$work/commands" > "$work/answer" 2>&1 || fail 'the server does not take the keys' error "$(tail -n 3 "$work/answer")"
  done
  say ok 'restored' database "$database" keys "$count" seconds "$(seconds)"
done < "$work/databases"

if [ -n "$(loaded FUNCTION LIST)" ]; then
  loaded --raw -D '' FUNCTION DUMP > "$work/functions"
  server -X payload FUNCTION RESTORE payload REPLACE < "$work/functions" > "$work/answer" 2>&1 || fail 'the server does not take the functions' error "$(tail -n 1 "$work/answer")"
fi

server INFO keyspace > "$work/target"
keys "$work/target" > "$work/found"
# Those that expire may have done so since.
while read -r database count expiring; do
  found=$(awk -v database="$database" '$1 == database { found = $2 } END { print found + 0 }' "$work/found")
  [ "$found" -ge "$((count - expiring))" ] || fail 'there are fewer keys than in the dump' database "$database" wanted "$count" found "$found"
done < "$work/databases"
say ok 'restored all keys' databases "$(grep -c . "$work/databases" || true)" seconds "$(seconds)"
`;

export const RETENTION_SH = `# shellcheck shell=sh
# Which backups have had their time; read into the step that keeps them by \`.\`.
#   KEEP_LAST, KEEP_HOURLY, KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY, KEEP_YEARLY
#                  of how many of the last hours, days, ... that have a backup the newest one is kept
#   KEEP_AT_LEAST  how many are kept whatever the others say

# expired: names of backups on the standard input, 2026-01-31T03-00-00Z, each on a line; those to remove on the standard output
expired() {
  sort -r -u | awk \\
    -v last="\${KEEP_LAST:-0}" -v hourly="\${KEEP_HOURLY:-0}" -v daily="\${KEEP_DAILY:-0}" -v weekly="\${KEEP_WEEKLY:-0}" \\
    -v monthly="\${KEEP_MONTHLY:-0}" -v yearly="\${KEEP_YEARLY:-0}" -v least="\${KEEP_AT_LEAST:-1}" '
    # Weeks since Monday, 29 December 1969: they begin on Mondays, and have no trouble with the turn of the year.
    function week(name,    year, month, day, days) {
      year = substr(name, 1, 4) + 0; month = substr(name, 6, 2) + 0; day = substr(name, 9, 2) + 0
      if (month <= 2) { year--; month += 12 }
      days = 365 * year + int(year / 4) - int(year / 100) + int(year / 400) + int((153 * (month - 3) + 2) / 5) + day - 719469
      return int((days + 3) / 7)
    }
    # From the newest to the oldest: the first of a period is kept, while there are periods left to keep.
    function wanted(kind, key, most) {
      if (count[kind] >= most || key == previous[kind]) return 0
      previous[kind] = key
      count[kind]++
      return 1
    }
    {
      keep = wanted("last", NR, last)
      keep = wanted("hourly", substr($0, 1, 13), hourly) || keep
      keep = wanted("daily", substr($0, 1, 10), daily) || keep
      keep = wanted("weekly", week($0), weekly) || keep
      keep = wanted("monthly", substr($0, 1, 7), monthly) || keep
      keep = wanted("yearly", substr($0, 1, 4), yearly) || keep
      keep = NR <= least || keep
      if (!keep) print
    }'
}
`;

export const SHELL_ETCD_SH = `# shellcheck shell=sh
# A shell's tools for etcd's image, which has none; read into its steps by \`.\`. They are run by busybox.
#   BUSYBOX  the program, where it is needed
if [ -n "\${BUSYBOX:-}" ]; then
  tools=$("$BUSYBOX" mktemp -d)
  "$BUSYBOX" --install -s "$tools"
  PATH=$tools:$PATH
fi
`;

export const SNAPSHOT_SH = `# shellcheck shell=sh
# Makes a VolumeSnapshot of each claim, waits until volumes can be made from all of them, and removes those that have had their
# time. The snapshots of one run have its time in their names, and are kept and removed together.
#   BACKUP          name of the schedule
#   CLAIMS          names of the claims, in one line
#   SNAPSHOT_CLASS  name of the VolumeSnapshotClass; the default one of the claim's driver without it
#   LABELS          further labels of the snapshots, as the inside of a JSON object
#   DEADLINE        after how many seconds a run cannot be alive any more
#   PATIENCE        for how many seconds an error may stand: drivers try again by themselves; 300 without it
# and those of api.sh and retention.sh
export STEP=snapshot
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/api.sh
. "\${SCRIPTS:-/scripts}/api.sh"
# shellcheck source=src/backups/scripts/retention.sh
. "\${SCRIPTS:-/scripts}/retention.sh"

snapshots=/apis/snapshot.storage.k8s.io/v1/namespaces/$namespace/volumesnapshots
label=cdk8s-workloads/scheduled-snapshot
rows=\${TMPDIR:-/tmp}/rows
list=\${TMPDIR:-/tmp}/list
times=\${TMPDIR:-/tmp}/times
left=\${TMPDIR:-/tmp}/left
tab=$(printf '\\t')
request=\${TMPDIR:-/tmp}/request.json
# A shell that is the first process of a container ends by no signal that it does not name.
trap 'fail "was stopped before all snapshots were ready"' TERM INT

# name_at TIME: of a second before now, as backups are called everywhere; names of objects have no capital letters
name_at() {
  date -u -d "@$1" +%Y-%m-%dt%H-%M-%Sz
}

# look: the snapshots of this schedule, each as a line: time, of how many of one run, ready|error|waiting|going, name, claim, and
# how large or why not
look() {
  insist GET "$snapshots?labelSelector=\${label%/*}%2F\${label#*/}%3D$BACKUP"
  case $status in
    200) ;;
    404) fail 'the cluster knows no VolumeSnapshots: it needs the snapshot controller and its CRDs' ;;
    *) fail 'the snapshots cannot be listed' answer "$(refusal)" ;;
  esac
  flat < "$answer" | awk -F '\\t' -v prefix="$BACKUP-" '
    match($1, /^items\\.[0-9]+\\./) {
      item = substr($1, 7, RLENGTH - 7)
      value[item, substr($1, RLENGTH + 1)] = $2
      if (item + 0 >= items + 0) items = item + 1
    }
    END {
      for (item = 0; item < items; item++) {
        name = value[item, "metadata.name"]
        time = substr(name, length(name) - 19)
        # What somebody else has given the label is theirs.
        if (index(name, prefix) != 1 || time !~ /^[0-9]+-[0-9]+-[0-9]+t[0-9]+-[0-9]+-[0-9]+z$/) continue
        error = value[item, "status.error.message"]
        if (value[item, "metadata.deletionTimestamp"] != "") state = "going"
        else if (value[item, "status.readyToUse"] == "true") state = "ready"
        else if (error != "") state = "error"
        else state = "waiting"
        print time "\\t" value[item, "metadata.labels.cdk8s-workloads/claims"] "\\t" state "\\t" name "\\t" \\
          value[item, "spec.source.persistentVolumeClaimName"] "\\t" (state == "ready" ? value[item, "status.restoreSize"] : error)
      }
    }' > "$rows"
}

# whole: the times whose snapshots are all ready
whole() {
  awk -F '\\t' '$3 == "ready" { ready[$1]++; all[$1] = $2 } END { for (time in ready) if (ready[time] >= all[time] + 0) print time }' "$rows"
}

# remove REASON FILE: the snapshots of the times in the file
remove() {
  awk -F '\\t' 'NR == FNR { times[$1]; next } $1 in times && $3 != "going" { print $4 }' "$2" "$rows" > "$list"
  while IFS= read -r name; do
    insist DELETE "$snapshots/$name"
    case $status in
      200 | 202 | 404) say ok "$1" snapshot "$name" ;;
      *) fail 'a snapshot cannot be removed' snapshot "$name" answer "$(refusal)" ;;
    esac
  done < "$list"
}

# give_up MESSAGE [NAME VALUE]...: what there is of this run is of no use without the rest
give_up() {
  for claim in $CLAIMS; do
    name=$BACKUP-$claim-$now
    ask DELETE "$snapshots/$name"
    [ "$status" != 200 ] || say ok 'removed what the failed run has made' snapshot "$name"
  done
  fail "$@"
}

look
now=$(name_at "$started")
# shellcheck disable=SC2086 # names, which have no spaces
set -- $CLAIMS
total=$#
class=
if [ -n "\${SNAPSHOT_CLASS:-}" ]; then
  class="\\"volumeSnapshotClassName\\": \\"$SNAPSHOT_CLASS\\","
fi
labels=\${LABELS:+$LABELS, }
for claim in "$@"; do
  name=$BACKUP-$claim-$now
  cat > "$request" <<JSON
{
  "apiVersion": "snapshot.storage.k8s.io/v1",
  "kind": "VolumeSnapshot",
  "metadata": {
    "name": "$name",
    "labels": { $labels"$label": "$BACKUP", "cdk8s-workloads/claims": "$total" }
  },
  "spec": {
    $class
    "source": { "persistentVolumeClaimName": "$claim" }
  }
}
JSON
  insist POST "$snapshots" "$request"
  case $status in
    # It is there already where the last answer got lost.
    201 | 409) say ok 'began' snapshot "$name" claim "$claim" ;;
    *) give_up 'a snapshot cannot be made' claim "$claim" answer "$(refusal)" ;;
  esac
done

wrong=
while :; do
  look
  awk -F '\\t' -v time="$now" '$1 == time' "$rows" > "$list"
  [ "$(awk -F '\\t' '$3 != "going"' "$list" | grep -c .)" -ge "$total" ] || give_up 'a snapshot was removed by somebody else before it was ready'
  [ "$(awk -F '\\t' '$3 == "ready"' "$list" | grep -c .)" -lt "$total" ] || break
  error=$(awk -F '\\t' '$3 == "error" { print $5 ": " $6; exit }' "$list")
  if [ -z "$error" ]; then
    wrong=
  else
    wrong=\${wrong:-$(seconds)}
    [ "$(($(seconds) - wrong))" -lt "\${PATIENCE:-300}" ] || give_up 'a snapshot cannot be made' error "$error"
  fi
  sleep "\${PAUSE:-5}"
done
while IFS=$tab read -r _ _ _ name claim size; do
  say ok 'ready' snapshot "$name" claim "$claim" size "$size" seconds "$(seconds)"
done < "$list"

# Only now that there are new ones. What a run that was killed has left may have become ready by itself, and is then as good as
# any other; what has not is removed when its run cannot be alive any more.
whole > "$list"
expired < "$list" > "$times"
awk -F '\\t' -v before="$(name_at "$((started - DEADLINE))")" 'NR == FNR { whole[$1]; next } !($1 in whole) && $1 < before { print $1 }' "$list" "$rows" > "$left"
remove 'removed a snapshot that has had its time' "$times"
remove 'removed what a run that was ended has left' "$left"
look
say ok 'finished' backups "$(whole | grep -c .)" claims "$total" seconds "$(seconds)"
`;

export const UNPACK_SH = `# shellcheck shell=sh
# Makes of what is kept the dump that it was made of; read into the steps that fetch a backup by \`.\`.
#   DUMP    the directory in which the dump is left
#   META    the directory in which is left what it is
#   ENGINE  what it has to be a dump of

# unpack DIRECTORY [FORGET]: leaves the directory as it is, unless there is a second argument: then it needs the space once
unpack() {
  [ -f "$1/SHA256SUMS" ] || fail 'is no backup' path "$1"
  intact "$1" || fail 'is not what was kept: its checksums are wrong' path "$1"
  found=$(field engine "$1/manifest.json")
  [ "$found" = "$ENGINE" ] || fail 'is a backup of something else' wanted "$ENGINE" found "$found"
  needed=$(field dumpBytes "$1/manifest.json")
  mkdir -p "$DUMP" "$META"
  free=$(bytes_free "$DUMP")
  [ "$free" -gt "$needed" ] || fail 'there is not enough free space for the dump' needed "$needed" free "$free"
  field version "$1/manifest.json" > "$META/version"
  compression=$(field compression "$1/manifest.json")
  sed -n 's/^[0-9a-f]\\{64\\}  \\.\\///p' "$1/SHA256SUMS" | grep -v -x -F manifest.json > "$META/files"
  while IFS= read -r name; do
    file=$1/$name
    mkdir -p "$DUMP/$(dirname "$name")"
    case $compression in
      none) if [ $# -lt 2 ]; then cp "$file" "$DUMP/$name"; else mv "$file" "$DUMP/$name"; fi ;;
      gzip) gzip -dc "$file" > "$DUMP/\${name%.gz}" || fail 'cannot be decompressed' file "$name" ;;
      *) fail "is no compression: $compression" ;;
    esac
    [ $# -lt 2 ] || rm -f "$file"
  done < "$META/files"
  found=$(bytes_of "$DUMP")
  [ "$found" -eq "$needed" ] || fail 'is not as large as the dump was' wanted "$needed" found "$found"
}
`;

export const VERIFY_COMMAND_SH = `# shellcheck shell=sh
# Gives what a program wrote to another one that looks at it.
#   FILE  name of the file
# and those of verify.sh; QUERY is a program of the shell that has to end well, and has the file as its standard input.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "\${SCRIPTS:-/scripts}/verify.sh"

mkdir "$DATA"
(cd "$DATA" && sh "$QUERY" < "$DUMP/$FILE") > "$DATA.answer" 2>&1 || fail 'the query does not hold' status "$?" answer "$(why "$DATA.answer")"
say ok 'the query holds' answer "$(why "$DATA.answer")"
say ok 'verified: it can be restored' seconds "$(seconds)"
`;

export const VERIFY_ETCD_SH = `# shellcheck shell=sh
# Restores a snapshot of etcd into a server of its own, and asks that.
#   ETCDCTL_ENDPOINTS  where the server is to listen
#   "$@"               further arguments of the server
# and those of verify.sh, restore-etcd.sh and shell-etcd.sh; QUERY is a key that has to be there.
export STEP=verify
# shellcheck source=src/backups/scripts/shell-etcd.sh
. "\${SCRIPTS:-/scripts}/shell-etcd.sh"
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "\${SCRIPTS:-/scripts}/verify.sh"

serve etcd --data-dir "$DATA" --listen-client-urls "$ETCDCTL_ENDPOINTS" --advertise-client-urls "$ETCDCTL_ENDPOINTS" --listen-peer-urls http://127.0.0.1:2380 \\
  --unsafe-no-fsync --quota-backend-bytes 17179869184 "$@"
until_up etcdctl get --keys-only x
restore sh restore-etcd.sh

# count ARGUMENT...: how many keys there are
count() {
  etcdctl get --count-only -w fields "$@" | awk '/^"Count" : / { print $3 }'
}
if [ -n "\${QUERY:-}" ]; then
  key=$(cat "$QUERY")
  [ "$(count -- "$key")" = 1 ] || fail 'the key is not there' key "$key"
  say ok 'the key is there' key "$key"
else
  there keys "$(count --from-key -- '')"
fi
say ok 'verified: it can be restored' seconds "$(seconds)"
`;

export const VERIFY_FILES_SH = `# shellcheck shell=sh
# Unpacks the files of a store, and looks at them.
# Its variables are those of verify.sh; QUERY is a program of the shell that has to end well, in the directory of the files.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "\${SCRIPTS:-/scripts}/verify.sh"

mkdir "$DATA"
export TARGET="$DATA"
restore sh restore-files.sh

if [ -n "\${QUERY:-}" ]; then
  (cd "$DATA" && sh "$QUERY") > "$DATA.answer" 2>&1 || fail 'the query does not hold' status "$?" answer "$(why "$DATA.answer")"
  say ok 'the query holds' answer "$(why "$DATA.answer")"
else
  there files "$(find "$DATA" -mindepth 1 | grep -c . || true)"
fi
say ok 'verified: it can be restored' seconds "$(seconds)"
`;

export const VERIFY_MONGODB_SH = `# shellcheck shell=bash
# Restores a dump of MongoDB into a server of its own, and asks that.
#   DB_HOST, DB_PORT  where the server is to listen
#   DB_USER           the user that is made to restore it
#   DATABASE          the database that is asked
#   REPLICA_SET       the name of its replica set, where the dump is one of a replica set
#   MEMORY            how much it may take, in MiB
#   "$@"              further arguments of the server
# and those of verify.sh and restore-mongodb.sh; QUERY is an expression in JavaScript, in which the database is \`db\`.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
PASSWORD_FILE=$(mktemp)
export PASSWORD_FILE
od -An -N 16 -tx1 /dev/urandom | tr -d ' \\n' > "$PASSWORD_FILE"
# shellcheck source=src/backups/scripts/client-mongodb.sh
. "\${SCRIPTS:-/scripts}/client-mongodb.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "\${SCRIPTS:-/scripts}/verify.sh"

mkdir "$DATA"
serve mongod --dbpath "$DATA" --bind_ip "$DB_HOST" --port "$DB_PORT" --nounixsocket --wiredTigerCacheSizeGB "$(awk -v memory="$MEMORY" 'BEGIN { print memory / 2048 < 0.25 ? 0.25 : memory / 2048 }')" \\
  \${REPLICA_SET:+--replSet "$REPLICA_SET"} "$@"
# shellcheck disable=SC2329,SC2016 # called until it answers; it is JavaScript
first() {
  mongosh --quiet --norc --nodb --eval '
    const { DB_HOST, DB_PORT, DB_USER, PASSWORD_FILE, REPLICA_SET } = process.env;
    const admin = new Mongo(\`mongodb://\${DB_HOST}:\${DB_PORT}/?directConnection=true\`).getDB("admin");
    if (REPLICA_SET) {
      if (!admin.hello().setName) admin.adminCommand({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host: \`\${DB_HOST}:\${DB_PORT}\` }] } });
      while (!admin.hello().isWritablePrimary) sleep(100);
    }
    admin.createUser({ user: DB_USER, pwd: require("fs").readFileSync(PASSWORD_FILE, "utf8"), roles: ["root"] });'
}
until_up first
restore bash restore-mongodb.sh

if [ -n "\${QUERY:-}" ]; then
  # What it gives is awaited where it stands in the program, as in the shell, and not where it is read by one.
  query=$(cat "$QUERY")
  answer=$(shell "db = admin.getSiblingDB(process.env.DATABASE); print((\${query%;}))" 2>&1) || fail 'the query failed' database "$DATABASE" error "$answer"
  holds "$answer"
else
  there databases "$(shell 'print(admin.adminCommand({ listDatabases: 1, nameOnly: true }).databases.filter(({ name }) => !["admin", "config", "local"].includes(name)).length)')"
fi
say ok 'verified: it can be restored' database "$DATABASE" seconds "$(seconds)"
`;

export const VERIFY_MYSQL_SH = `# shellcheck shell=bash
# Restores a dump of MySQL or MariaDB into a server of its own, and asks that.
#   CLIENT                     \`mysql\` or \`mariadb\`: the name of the client
#   DB_HOST, DB_PORT, DB_USER  where the server is to listen, and root
#   DATABASE                   the database that is asked; none without it
#   MEMORY                     how much it may take, in MiB
#   "$@"                       further arguments of the server
# and those of verify.sh, restore-mysql.sh or restore-mariadb.sh and client-mysql.sh.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mysql.sh
. "\${SCRIPTS:-/scripts}/client-mysql.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "\${SCRIPTS:-/scripts}/verify.sh"

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
    mysqld "\${options[@]}" "$@" --initialize-insecure > "$DATA.log" 2>&1 || fail 'there cannot be a server' error "$(why "$DATA.log")"
    serve mysqld "\${options[@]}" "$@"
    ;;
  mariadb)
    mkdir "$DATA"
    mariadb-install-db --no-defaults --datadir="$DATA" --auth-root-authentication-method=normal --skip-test-db "$@" > "$DATA.log" 2>&1 ||
      fail 'there cannot be a server' error "$(why "$DATA.log")"
    serve mariadbd "\${options[@]}" "$@"
    ;;
esac
until_up sql 'SELECT 1'
restore bash "restore-$CLIENT.sh"

if [ -n "\${QUERY:-}" ]; then
  answer=$("$CLIENT" --defaults-extra-file="$CLIENT_CONFIG" --batch --raw --skip-column-names \${DATABASE:+--database="$DATABASE"} < "$QUERY" 2> "$DATA.answer") ||
    fail 'the query failed' database "\${DATABASE:-}" error "$(why "$DATA.answer")"
  holds "$answer"
else
  there tables "$(sql "SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')")"
fi
say ok 'verified: it can be restored' database "\${DATABASE:-}" seconds "$(seconds)"
`;

export const VERIFY_POSTGRES_SH = `# shellcheck shell=bash
# Restores a dump of Postgres into a server of its own, and asks that.
#   PGHOST, PGPORT, PGUSER  where the server is to listen, and its superuser
#   DATABASE                the database that is asked
#   MEMORY                  how much it may take, in MiB
#   "$@"                    further arguments of the server
# and those of verify.sh, restore-postgres.sh and client-postgres.sh.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-postgres.sh
. "\${SCRIPTS:-/scripts}/client-postgres.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "\${SCRIPTS:-/scripts}/verify.sh"

initdb --pgdata="$DATA" --username="$PGUSER" --auth=trust --no-sync --no-instructions > "$DATA.log" 2>&1 || fail 'initdb failed' error "$(why "$DATA.log")"
# What a crash would lose is lost anyway, and shared memory is scarce in a pod.
serve postgres -D "$DATA" -c listen_addresses="$PGHOST" -c port="$PGPORT" -c unix_socket_directories= -c shared_buffers="$((MEMORY / 4))MB" \\
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off \\
  -c max_parallel_workers=0 -c max_parallel_maintenance_workers=0 "$@"
until_up sql postgres --command='SELECT 1'
restore bash restore-postgres.sh

if [ -n "\${QUERY:-}" ]; then
  answer=$(sql "$(conninfo "$DATABASE")" --quiet --file="$QUERY" 2> "$DATA.answer") || fail 'the query failed' database "$DATABASE" error "$(why "$DATA.answer")"
  holds "$answer"
else
  tables=0
  while IFS= read -r -d '' name; do
    found=$(sql "$(conninfo "$name")" --command="SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\\\_%'")
    tables=$((tables + found))
  done < <(sql postgres --record-separator-zero --command='SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate')
  there tables "$tables"
fi
say ok 'verified: it can be restored' database "$DATABASE" seconds "$(seconds)"
`;

export const VERIFY_RABBITMQ_SH = `# shellcheck shell=bash
# Restores the definitions of RabbitMQ into a broker of its own, and asks that.
#   DB_HOST, DB_PORT  where its management is to listen
#   DB_USER           the user that is made to restore them
#   DATABASE          the virtual host that is asked
# and those of verify.sh, restore-rabbitmq.sh and client-rabbitmq.sh; QUERY is the name of a queue that has to be there.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
PASSWORD_FILE=$(mktemp)
export PASSWORD_FILE
od -An -N 16 -tx1 /dev/urandom | tr -d ' \\n' > "$PASSWORD_FILE"
# shellcheck source=src/backups/scripts/client-rabbitmq.sh
. "\${SCRIPTS:-/scripts}/client-rabbitmq.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "\${SCRIPTS:-/scripts}/verify.sh"

# Nothing of it is to be reached from outside of the pod, and nothing but its management is needed.
mkdir "$DATA"
cat > "$DATA.tmp/rabbitmq.conf" <<CONF
listeners.tcp = none
management.tcp.ip = $DB_HOST
management.tcp.port = $DB_PORT
default_user = $DB_USER
default_pass = $(cat "$PASSWORD_FILE")
CONF
echo "[{kernel, [{inet_dist_use_interface, {127,0,0,1}}]}]." > "$DATA.tmp/advanced.config"
echo '[rabbitmq_management].' > "$DATA.tmp/enabled_plugins"
export HOME=$DATA.tmp ERL_EPMD_ADDRESS=127.0.0.1 ERL_MAX_PORTS=65536
export RABBITMQ_NODENAME=verify@localhost RABBITMQ_MNESIA_BASE=$DATA RABBITMQ_LOG_BASE=$DATA.tmp RABBITMQ_LOGS=-
# Nor what the image has beside its configuration.
export RABBITMQ_CONFIG_FILES=$DATA.tmp/conf.d
export RABBITMQ_CONFIG_FILE=$DATA.tmp/rabbitmq.conf RABBITMQ_ADVANCED_CONFIG_FILE=$DATA.tmp/advanced.config RABBITMQ_ENABLED_PLUGINS_FILE=$DATA.tmp/enabled_plugins
serve rabbitmq-server
until_up ask GET /api/whoami "$DATA.tmp/whoami"
restore bash restore-rabbitmq.sh

if [ -n "\${QUERY:-}" ]; then
  # escaped TEXT: as a part of a path
  escaped() {
    printf %s "$1" | od -An -tx1 -v | tr -d '\\n' | tr ' ' %
  }
  queue=$(cat "$QUERY")
  ask GET "/api/queues/$(escaped "$DATABASE")/$(escaped "$queue")?columns=name" "$DATA.answer" || fail 'the queue is not there' vhost "$DATABASE" queue "$queue"
  say ok 'the queue is there' vhost "$DATABASE" queue "$queue"
fi
say ok 'verified: it can be restored' seconds "$(seconds)"
`;

export const VERIFY_REDIS_SH = `# shellcheck shell=sh
# Restores a dump of Redis or Valkey into a server of its own, and asks that. All keys lie in memory twice meanwhile: in the
# server that loads the dump, and in the one that it is restored into.
#   DB_HOST, DB_PORT  where the server is to listen
#   DATABASE          number of the database that is asked
#   "$@"              further arguments of the server
# and those of verify.sh, restore-redis.sh and client-redis.sh.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-redis.sh
. "\${SCRIPTS:-/scripts}/client-redis.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "\${SCRIPTS:-/scripts}/verify.sh"

mkdir "$DATA"
# By way of the image's own entrypoint, which loads the modules that it brings along.
serve docker-entrypoint.sh "$PROGRAM-server" --bind "$DB_HOST" --port "$DB_PORT" --dir "$DATA" --appendonly no --save '' "$@"
until_up server PING
restore sh restore-redis.sh

if [ -n "\${QUERY:-}" ]; then
  answer=$(server -n "$DATABASE" EVAL "$(cat "$QUERY")" 0 2>&1) || fail 'the query failed' database "$DATABASE" error "$answer"
  holds "$answer"
else
  server INFO keyspace > "$DATA.answer"
  there keys "$(keys "$DATA.answer" | grep -c . || true)"
fi
say ok 'verified: it can be restored' seconds "$(seconds)"
`;

export const VERIFY_SH = `# shellcheck shell=sh
# What the verifications of all engines have in common: a server of their own, into which a backup is restored as it would be
# into any other, and which is then asked; read into each of them by \`.\`.
#   DUMP   the directory with the dump
#   DATA   the directory for the server's data, not there yet
#   ROOM   how many bytes may lie beside each other in the workspace; as many as the disk holds without it
#   QUERY  the file with what has to hold; without it, that something is there is enough

rm -rf "$DATA"
mkdir -p "$DATA.tmp"
needed=$(bytes_of "$DUMP")
free=$(bytes_free "$DUMP")
if [ -n "\${ROOM:-}" ] && [ "$((ROOM - needed))" -lt "$free" ]; then
  free=$((ROOM - needed))
fi
# What a server makes of a dump is larger, as a rule: this is the least.
[ "$free" -gt "$needed" ] || fail 'there is not enough free space for what is restored' needed "$needed" free "$free"

# why FILE: the end of what a program has written
why() {
  tail -n 3 "$1"
}

# serve PROGRAM ARGUMENT...: starts the server, which lives as long as this step
serve() {
  "$@" > "$DATA.log" 2>&1 < /dev/null &
  server_process=$!
}
# shellcheck disable=SC2329 # called when the step ends
at_end() {
  if [ -n "\${server_process:-}" ]; then
    kill -9 "$server_process" 2> /dev/null || true
    wait "$server_process" 2> /dev/null || true
  fi
}

# until_up COMMAND...: waits until the server answers
until_up() {
  until "$@" > "$DATA.answer" 2>&1; do
    kill -0 "$server_process" 2> /dev/null || fail 'the server does not start' error "$(why "$DATA.log")"
    sleep 0.2
  done
  say ok 'started a server' seconds "$(seconds)"
}

# restore SHELL SCRIPT: which says itself what is wrong
restore() {
  if ! "$1" "\${SCRIPTS:-/scripts}/$2"; then
    # shellcheck disable=SC2034 # lib.sh asks for it
    explained=1
    exit 1
  fi
}

# holds ANSWER: of a query, which has to be one value that is true
holds() {
  printf '%s' "$1" | awk '
    NR == 1 && ($0 == "t" || $0 == "true" || $0 ~ /^[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?$/ && $0 + 0 != 0) { held = 1 }
    END { exit !(held && NR == 1) }' || fail 'the query does not hold' answer "$1"
  say ok 'the query holds' answer "$1"
}

# there WHAT COUNT: that something was restored, where there is no query
there() {
  [ "$2" -gt 0 ] || fail "there are no $1: nothing was restored"
}
`;

export const WATCH_AWK = `# What has become of the runs of a backup since they were looked at last: reads what the API server knows, as \`flat\` in api.sh
# writes it, and writes alerts, each a line of JSON, and metrics.
#   kind      set before each file: cronjob, job, pod
# and in the environment
#   BACKUP    name of the backup, and of its CronJob
#   NAMESPACE where it is
#   WATCHED   names of CronJobs and how old their newest success may be in seconds, 0 for any age: \`orders:172800\`; that of
#             the backup first
#   WATCH     name of the CronJob that runs this
#   JOB       name of the Job that runs this
#   STUCK     after how many seconds a run that has not started is one that cannot
#   ON_SUCCESS  1 where runs that succeed are alerts as well
#   ALERTS, METRICS  the files to write to
#
# Nothing is remembered. What one run of this looks at goes from the start of the last one that succeeded to its own start:
# where alerts could not be sent, the next run sends them. All these times are those of the controller of Jobs, so that no clocks
# are compared, and none falls between two runs.
BEGIN {
  FS = "\\t"
  day = 86400
  watch = ENVIRON["WATCH"]
  count = split(ENVIRON["WATCHED"], watched, " ")
  for (i = 1; i <= count; i++) {
    split(watched[i], parts, ":")
    watched[i] = parts[1]
    oldest[parts[1]] = parts[2] + 0
  }
}

kind == "cronjob" && $1 == "metadata.name" { name = $2 }
kind == "cronjob" { cronjob[name, $1] = $2; next }
{
  # items.12.status.phase
  split($1, parts, ".")
  if (parts[1] == "items") {
    item = parts[2] + 0
    field = substr($1, length(parts[2]) + 8)
    if (kind == "job") { job[item, field] = $2; if (item >= jobs) jobs = item + 1 }
    if (kind == "pod") { pod[item, field] = $2; if (item >= pods) pods = item + 1 }
  }
}

# Seconds since 1970 of 2026-01-31T03:00:00Z.
function epoch(time,    year, month, days) {
  year = substr(time, 1, 4) + 0; month = substr(time, 6, 2) + 0
  if (month <= 2) { year--; month += 12 }
  days = 365 * year + int(year / 4) - int(year / 100) + int(year / 400) + int((153 * (month - 3) + 2) / 5) + substr(time, 9, 2) - 719469
  return ((days * 24 + substr(time, 12, 2)) * 60 + substr(time, 15, 2)) * 60 + substr(time, 18, 2)
}

# The place of a condition that is there and true, or that has another status; -1 where there is none.
function condition_of(object, item, type, status,    at) {
  for (at = 0; (item, "status.conditions." at ".type") in object; at++) {
    if (object[item, "status.conditions." at ".type"] == type && object[item, "status.conditions." at ".status"] == status) return at
  }
  return -1
}

# How a Job has ended, in ended[], and when.
function outcome_of(item, type,    at) {
  at = condition_of(job, item, type, "True")
  if (at < 0) return 0
  ended[item] = type
  end[item] = job[item, "status.conditions." at ".lastTransitionTime"]
  why[item] = job[item, "status.conditions." at ".reason"]
  because[item] = job[item, "status.conditions." at ".message"]
  return 1
}

function quoted(text) {
  gsub(/["\\\\]/, "\\\\\\\\&", text)
  return "\\"" text "\\""
}

# Cut between words, and so not within a character.
function cut(text, most) {
  gsub(/^ +| +$/, "", text)
  if (length(text) <= most) return text
  text = substr(text, 1, most)
  sub(/ [^ ]*$/, "", text)
  return text " ..."
}

function size(bytes,    unit) {
  for (unit = 1; bytes >= 1024 && unit < 6; unit++) bytes /= 1024
  return sprintf(unit > 1 ? "%.1f %s" : "%d %s", bytes, substr("B  KiBMiBGiBTiBPiB", 3 * unit - 2, unit > 1 ? 3 : 1))
}

function duration(seconds) {
  if (seconds < 120) return seconds " s"
  if (seconds < 7200) return int(seconds / 60) " min"
  return seconds < 2 * day ? int(seconds / 3600) " h" : int(seconds / day) " days"
}

# A value of a line that a step has logged; it may be empty.
function logged(line, key) {
  if (!match(line, "\\"" key "\\":(\\"([^\\"\\\\\\\\]|\\\\\\\\.)*\\"|[0-9]+)")) return ""
  line = substr(line, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
  if (line !~ /^"/) return line
  line = substr(line, 2, length(line) - 2)
  gsub(/\\\\"/, "\\"", line)
  gsub(/\\\\\\\\/, "\\\\", line)
  return line
}

# The last of the lines that a step has logged, in line, and in said what programs have written since the last but one.
function read_log(text,    at) {
  line = said = ""
  while ((at = index(text, "{\\"time\\":\\"")) > 0) {
    said = line == "" || at > 2 ? substr(text, 1, at - 1) : ""
    text = substr(text, at)
    # A line of a step has neither lists nor maps in it.
    if (!match(text, /^[{]("([^"\\\\]|\\\\.)*"|[^"{}])*[}]/)) { text = ""; break }
    line = substr(text, 1, RLENGTH)
    text = substr(text, RLENGTH + 1)
  }
  # After the last line, where a program has killed its step.
  if (text ~ /[^ ]/) said = text
}

# What a failed container has left to say.
function words_of(container, text,    rest, more, pair, key) {
  read_log(text)
  if (logged(line, "outcome") != "failed") return cut(said, 600)
  more = ""
  rest = line
  while (match(rest, /"[A-Za-z]+":("([^"\\\\]|\\\\.)*"|[0-9]+)/)) {
    pair = substr(rest, RSTART, RLENGTH)
    rest = substr(rest, RSTART + RLENGTH)
    key = substr(pair, 2, index(pair, "\\":") - 2)
    if (key !~ /^(time|backup|step|outcome|message|seconds)$/ && logged(pair, key) != "") {
      more = more (more == "" ? "" : ", ") key " " logged(pair, key)
    }
  }
  return logged(line, "message") (more == "" ? "" : " (" more ")") (said ~ /[^ ]/ ? ": " cut(said, 600) : "")
}

# Why a container has not succeeded, or has not started; empty where it has.
function trouble_of(item, prefix,    state, name, result, words) {
  name = pod[item, prefix ".name"]
  state = prefix ".state.terminated."
  if ((item, state "exitCode") in pod) {
    if (pod[item, state "exitCode"] == 0) return ""
    exit_code = pod[item, state "exitCode"]
    result = pod[item, state "reason"]
    words = words_of(name, pod[item, state "message"])
    result = result == "Error" && words != "" ? "" : (result == "OOMKilled" ? "out of memory" : result) ", exit code " exit_code
    return name " failed: " result (result != "" && words != "" ? ": " : "") words
  }
  state = prefix ".state.waiting."
  result = pod[item, state "reason"]
  if (result ~ /^(ErrImage|Image|InvalidImage|Create|Registry|SignatureValidation|RunContainer)/) {
    return name " cannot start: " result (pod[item, state "message"] == "" ? "" : ": " cut(pod[item, state "message"], 600))
  }
  return ""
}

# Why a pod has not succeeded; in container and exit_code, what of it.
function reason_of_pod(item,    at, part, parts, result, found) {
  container = exit_code = ""
  result = ""
  split("initContainerStatuses containerStatuses", parts, " ")
  for (part = 1; part <= 2; part++) {
    for (at = 0; (item, "status." parts[part] "." at ".name") in pod; at++) {
      found = trouble_of(item, "status." parts[part] "." at)
      if (found != "" && container == "") container = pod[item, "status." parts[part] "." at ".name"]
      if (found != "") result = result (result == "" ? "" : "; ") found
    }
  }
  if (pod[item, "status.reason"] != "") result = pod[item, "status.reason"] ": " cut(pod[item, "status.message"], 400) (result == "" ? "" : "; ") result
  at = condition_of(pod, item, "DisruptionTarget", "True")
  if (result == "" && at >= 0) result = "the pod was taken away: " pod[item, "status.conditions." at ".message"]
  at = condition_of(pod, item, "PodScheduled", "False")
  if (at >= 0) result = "no node takes the pod: " cut(pod[item, "status.conditions." at ".message"], 600)
  return result
}

# The newest pod of a Job; -1 where there is none.
function pod_of(item,    at, found) {
  found = -1
  for (at = 0; at < pods; at++) {
    if (pod[at, "metadata.labels.batch.kubernetes.io/job-name"] != job[item, "metadata.name"]) continue
    if (found < 0 || pod[at, "metadata.creationTimestamp"] > pod[found, "metadata.creationTimestamp"]) found = at
  }
  return found
}

function reason_of(item,    newest, result) {
  newest = pod_of(item)
  container = exit_code = ""
  result = newest < 0 ? "" : reason_of_pod(newest)
  if (why[item] == "DeadlineExceeded") {
    return "it took longer than it may (DeadlineExceeded), and was stopped" (result == "" ? "" : "; " result)
  }
  if (result != "") return result
  return why[item] ": " because[item] (newest < 0 && why[item] == "BackoffLimitExceeded" ? "; its pod is gone: it was deleted, or its node was lost" : "")
}

function task_of(name) {
  return name == ENVIRON["BACKUP"] ? "backup" : "verification"
}

function title_of(name) {
  return (task_of(name) == "backup" ? "Backup " : "Verification of backup ") ENVIRON["NAMESPACE"] "/" ENVIRON["BACKUP"]
}

function alert(name, outcome, text, more) {
  printf "{\\"text\\":%s,\\"backup\\":%s,\\"namespace\\":%s,\\"task\\":\\"%s\\",\\"outcome\\":\\"%s\\"%s}\\n", quoted(title_of(name) " " text), quoted(ENVIRON["BACKUP"]),
    quoted(ENVIRON["NAMESPACE"]), task_of(name), outcome, more > ENVIRON["ALERTS"]
}

function run_fields(item,    result) {
  result = ",\\"job\\":" quoted(job[item, "metadata.name"]) ",\\"started\\":" quoted(job[item, "status.startTime"])
  if (item in ended) result = result ",\\"finished\\":" quoted(end[item]) ",\\"seconds\\":" (epoch(end[item]) - epoch(job[item, "status.startTime"]))
  return result ",\\"failedPods\\":" (job[item, "status.failed"] + 0)
}

# What the steps that keep have left, each for its destination: in kept_bytes[], kept_count[], and dump_bytes.
function read_kept(item,    newest, at, prefix, to) {
  destinations = 0
  dump_bytes = ""
  newest = pod_of(item)
  for (at = 0; newest >= 0 && (newest, "status.containerStatuses." at ".name") in pod; at++) {
    prefix = "status.containerStatuses." at
    to = pod[newest, prefix ".name"]
    read_log(pod[newest, prefix ".state.terminated.message"])
    if (to !~ /^keep-/ || logged(line, "outcome") != "ok" || logged(line, "bytes") == "") continue
    destination[++destinations] = substr(to, 6)
    kept_bytes[destinations] = logged(line, "bytes")
    kept_count[destinations] = logged(line, "backups")
    dump_bytes = logged(line, "dumpBytes")
  }
}

function report_success(name, item, outcome,    at, list, text) {
  read_kept(item)
  list = text = ""
  for (at = 1; at <= destinations; at++) {
    list = list (at > 1 ? "," : "") "{\\"name\\":" quoted(destination[at]) ",\\"bytes\\":" kept_bytes[at] ",\\"backups\\":" kept_count[at] "}"
    text = text (at > 1 ? ", " : ": ") size(kept_bytes[at]) " in " destination[at] ", which has " kept_count[at]
  }
  alert(name, outcome, (outcome == "recovered" ? "has succeeded again" : "has succeeded") text,
    run_fields(item) (dump_bytes == "" ? "" : ",\\"dumpBytes\\":" dump_bytes) (destinations ? ",\\"destinations\\":[" list "]" : ""))
}

function report_failure(item, name, outcome, reason) {
  alert(name, outcome, (outcome == "stuck" ? "does not start: " : "has failed: ") reason,
    ",\\"reason\\":" quoted(reason) (outcome == "failed" ? ",\\"condition\\":" quoted(why[item]) : "") run_fields(item) \\
    (container == "" ? "" : ",\\"container\\":" quoted(container)) (exit_code == "" ? "" : ",\\"exitCode\\":" exit_code))
}

# A run that cannot start fails with its deadline, hours later, and its pod is gone by then.
function look_at_start(item, name,    newest, late, reason) {
  newest = pod_of(item)
  if (newest < 0 && job[item, "status.failed"] + 0 > 0) return
  if (newest >= 0 && pod[newest, "status.phase"] != "Pending") return
  late = epoch(newest < 0 ? job[item, "status.startTime"] : pod[newest, "metadata.creationTimestamp"]) + ENVIRON["STUCK"]
  if (late < since || late >= now) return
  reason = newest < 0 ? "there is no pod; the events of the Job say why" : reason_of_pod(newest)
  report_failure(item, name, "stuck", reason == "" ? "its pod is pending; the events of the pod say why" : reason)
}

# Once when it is, and then once a day.
function look_at_age(name,    due, reason) {
  if (!oldest[name]) return
  due = base[name] + oldest[name]
  overdue[name] = due < now
  if (!overdue[name] || (looked && due + int((now - 1 - due) / day) * day < since)) return
  reason = (newest_success[name] == "" ? "there is none since it was made" : "the newest one is from " newest_success[name]) ", " \\
    duration(now - base[name]) " ago, and may be " duration(oldest[name]) " old"
  if (cronjob[name, "spec.suspend"] == "true") reason = reason "; it is suspended"
  else if (running[name] != "") reason = reason "; a run goes on since " running[name]
  else if (newest[name] != "" && ended[newest[name]] == "Failed") reason = reason "; the last run has failed: " reason_of(newest[name])
  else reason = reason "; the last run was at " (cronjob[name, "status.lastScheduleTime"] == "" ? "no time" : cronjob[name, "status.lastScheduleTime"])
  alert(name, "overdue", "is overdue: " reason, ",\\"reason\\":" quoted(reason) ",\\"lastSuccess\\":" (newest_success[name] == "" ? "null" : quoted(newest_success[name])))
}

function metric(name, help, value, labels) {
  if (value == "") return
  # The lines of a metric stand together.
  if (!(name in helped)) printf "# HELP %s %s\\n# TYPE %s gauge\\n", name, help, name > ENVIRON["METRICS"]
  helped[name] = 1
  printf "%s{backup=\\"%s\\",namespace=\\"%s\\"%s} %s\\n", name, ENVIRON["BACKUP"], ENVIRON["NAMESPACE"], labels, value > ENVIRON["METRICS"]
}

function write_metrics(    name, task, at, prefix) {
  for (at = 1; at <= count; at++) {
    name = watched[at]
    prefix = "backup_" (task_of(name) == "backup" ? "" : "verification_")
    task = task_of(name)
    metric(prefix "last_success_timestamp_seconds", "When the newest " task " that succeeded was finished.", newest_success[name] == "" ? "" : epoch(newest_success[name]))
    if (newest[name] != "") {
      metric(prefix "last_run_timestamp_seconds", "When the last " task " ended.", epoch(end[newest[name]]))
      metric(prefix "last_run_success", "Whether the last " task " succeeded.", ended[newest[name]] == "Complete" ? 1 : 0)
      metric(prefix "duration_seconds", "How long the last " task " took.", epoch(end[newest[name]]) - epoch(job[newest[name], "status.startTime"]))
    }
    if (oldest[name]) metric(prefix "maximum_age_seconds", "How old the newest " task " may be.", oldest[name])
    if (oldest[name]) metric(prefix "overdue", "Whether the newest " task " is older than that.", overdue[name] ? 1 : 0)
    metric(prefix "suspended", "Whether no " task " is started.", cronjob[name, "spec.suspend"] == "true" ? 1 : 0)
  }
  if (best[watched[1]] != "") {
    read_kept(best[watched[1]])
    metric("backup_dump_bytes", "How large the newest dump was.", dump_bytes)
    for (at = 1; at <= destinations; at++) metric("backup_bytes", "How large the newest backup is.", kept_bytes[at], ",destination=\\"" destination[at] "\\"")
    for (at = 1; at <= destinations; at++) metric("backup_count", "How many backups there are.", kept_count[at], ",destination=\\"" destination[at] "\\"")
  }
  metric("backup_watch_timestamp_seconds", "When the backups were looked at.", now)
}

END {
  # Even where there is nothing to say.
  printf "" > ENVIRON["ALERTS"]
  printf "" > ENVIRON["METRICS"]
  now = since = 0
  for (item = 0; item < jobs; item++) {
    owner[item] = job[item, "metadata.labels.app.kubernetes.io/name"]
    if (!outcome_of(item, "Complete")) outcome_of(item, "Failed")
    if (job[item, "metadata.name"] == ENVIRON["JOB"]) now = epoch(job[item, "status.startTime"])
  }
  if (!now) { print "there is no Job " ENVIRON["JOB"] > "/dev/stderr"; exit 1 }
  for (item = 0; item < jobs; item++) {
    start = epoch(job[item, "status.startTime"])
    if (owner[item] == watch && ended[item] == "Complete" && start < now && start > since) since = start
  }
  looked = since > 0
  if (!looked) since = epoch(cronjob[watch, "metadata.creationTimestamp"])

  for (i = 1; i <= count; i++) {
    name = watched[i]
    newest[name] = best[name] = running[name] = ""
    newest_success[name] = cronjob[name, "status.lastSuccessfulTime"]
    # From the oldest to the newest: each is compared with the one before.
    last = ""
    while ((item = following(name, last)) != "") {
      newest[name] = item
      if (ended[item] == "Complete") {
        best[name] = item
        if (end[item] > newest_success[name]) newest_success[name] = end[item]
      }
      if (epoch(end[item]) >= since && epoch(end[item]) < now) {
        if (ended[item] == "Failed") report_failure(item, name, "failed", reason_of(item))
        else if (last != "" && ended[last] == "Failed") report_success(name, item, "recovered")
        else if (ENVIRON["ON_SUCCESS"] == 1) report_success(name, item, "succeeded")
      }
      last = item
    }
    for (item = 0; item < jobs; item++) {
      if (owner[item] == name && !(item in ended) && job[item, "status.startTime"] != "") {
        running[name] = job[item, "status.startTime"]
        look_at_start(item, name)
      }
    }
    base[name] = epoch(newest_success[name] == "" ? cronjob[name, "metadata.creationTimestamp"] : newest_success[name])
    look_at_age(name)
  }
  write_metrics()
}

# The Job of a CronJob that ended next after another one, or first; empty where there is none.
function following(name, last,    at, found) {
  found = ""
  for (at = 0; at < jobs; at++) {
    if (owner[at] != name || !(at in ended)) continue
    if (last != "" && (end[at] < end[last] || (end[at] == end[last] && at <= last))) continue
    if (found == "" || end[at] < end[found]) found = at
  }
  return found
}
`;

export const WATCH_SH = `# shellcheck shell=sh
# Looks at what has become of the runs of a backup, and says so: watch.awk says what, and this to whom.
#   BACKUP, WATCHED, WATCH, JOB, STUCK, ON_SUCCESS  as in watch.awk
#   WEBHOOK_FILE    the file with the URL that alerts are sent to, each as a JSON of its own; none without it
#   TEXT_ONLY       1 where the receiver takes the text and no other field
#   HEARTBEAT_FILE  the file with the URL that is asked when all is well; none without it
#   PUSHGATEWAY     the URL of a Pushgateway that gets the metrics; none without it
#   TEXTFILE        the file that gets the metrics; none without it
# and those of api.sh
export STEP=watch
# shellcheck source=src/backups/scripts/lib.sh
. "\${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/api.sh
. "\${SCRIPTS:-/scripts}/api.sh"

temporary=$(mktemp -d)
export NAMESPACE="$namespace" ALERTS="$temporary/alerts" METRICS="$temporary/metrics"

# learn FILE PATH: what the API server knows, as watch.awk reads it
learn() {
  insist GET "$2"
  [ "$status" = 200 ] || fail 'the API server does not answer as it should' path "$2" error "$(refusal)"
  flat < "$answer" > "$1"
}
names="$WATCH"
for each in $WATCHED; do
  names="$names \${each%:*}"
done
set --
for name in $names; do
  learn "$temporary/$name" "/apis/batch/v1/namespaces/$namespace/cronjobs/$name"
  set -- "$@" "$temporary/$name"
done
selector="labelSelector=app.kubernetes.io%2Fname%20in%20%28$(printf %s "$names" | tr ' ' ,)%29"
learn "$temporary/jobs" "/apis/batch/v1/namespaces/$namespace/jobs?$selector"
learn "$temporary/pods" "/api/v1/namespaces/$namespace/pods?$selector"
awk -f "\${SCRIPTS:-/scripts}/watch.awk" kind=cronjob "$@" kind=job "$temporary/jobs" kind=pod "$temporary/pods"

# send FILE ARGUMENTS...: asks the URL in a file, which is in no arguments; what is wrong is in $error
send() {
  url=$(sed -e 's/[\\\\"]/\\\\&/g' "$1")
  shift
  code=$(printf 'url = "%s"\\n' "$url" \\
    | curl --silent --show-error --globoff --proto '=http,https' --max-time 20 --retry 2 --retry-connrefused --config - \\
      --output "$temporary/said" --write-out '%{http_code}' "$@" 2> "$temporary/error") || code=000
  case $code in
    2??) return ;;
    000) error=$(cat "$temporary/error") ;;
    # One that leads elsewhere has taken nothing.
    *) error="$code $(head -c 200 "$temporary/said")" ;;
  esac
  return 1
}

# did_not WHAT: something could not be sent or written
failures=0
did_not() {
  failures=$((failures + 1))
  say failed "$1" error "$error"
}

# What has failed keeps nothing else from being done, and is tried again by the next run.
while IFS= read -r alert; do
  printf '{"time":"%s","backup":"%s","step":"%s","outcome":"ok","message":"reports","report":%s}\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$BACKUP" "$STEP" "$alert"
  [ -n "\${WEBHOOK_FILE:-}" ] || continue
  if [ "\${TEXT_ONLY:-}" = 1 ]; then
    alert=$(printf '%s' "$alert" | sed -E 's/^(\\{"text":"([^"\\]|\\\\.)*").*$/\\1}/')
  fi
  printf '%s' "$alert" > "$temporary/body"
  send "$WEBHOOK_FILE" --header 'Content-Type: application/json' --data-binary "@$temporary/body" || did_not 'an alert cannot be sent'
done < "$ALERTS"

if [ -n "\${PUSHGATEWAY:-}" ]; then
  printf '%s/metrics/job/backup/namespace/%s/backup/%s' "\${PUSHGATEWAY%/}" "$namespace" "$BACKUP" > "$temporary/pushgateway"
  send "$temporary/pushgateway" --request PUT --data-binary "@$METRICS" || did_not 'the metrics cannot be sent'
fi
if [ -n "\${TEXTFILE:-}" ]; then
  # Whoever reads them is somebody else, and never sees a half of them.
  error=$({ cp "$METRICS" "$TEXTFILE.tmp" && chmod 644 "$TEXTFILE.tmp" && mv "$TEXTFILE.tmp" "$TEXTFILE"; } 2>&1) || did_not 'the metrics cannot be written'
fi
# Not where the newest backup is too old.
if [ -n "\${HEARTBEAT_FILE:-}" ] && grep -q '^backup_overdue{.* 0$' "$METRICS"; then
  send "$HEARTBEAT_FILE" || did_not 'the heartbeat cannot be sent'
fi
alerts=$(grep -c . "$ALERTS" || true)
[ "$failures" -eq 0 ] || fail 'not all could be sent; the next run tries again' alerts "$alerts" failures "$failures"
say ok 'looked' alerts "$alerts" seconds "$(seconds)"
`;
