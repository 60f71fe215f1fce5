// The files in scripts/, by `npm run scripts`: change those, not this.

export const CASSANDRA_CONFIGURE_SH = `# shellcheck shell=bash
# Puts together the configuration of Cassandra: the image's, which its entrypoint writes to, with other settings in it.
#   SOURCE    directory of the image's configuration
#   TARGET    empty directory
#   SETTINGS  file with a line for each top-level key of cassandra.yaml that is another one, which may be no file
#   FILE      file that takes the place of cassandra.yaml, which may be no file
#   LOGGING   file that takes the place of logback.xml
set -euo pipefail

cp -R "$SOURCE/." "$TARGET"
cat "$LOGGING" > "$TARGET/logback.xml"

if [ -e "$FILE" ]; then
  cat "$FILE" > "$TARGET/cassandra.yaml"
else
  # What belongs to a key is all up to the next one, but for comments.
  awk '
    { key = $0; sub(/:.*/, "", key) }
    NR == FNR { given[key]; next }
    /^[A-Za-z_]+:/ { skip = key in given }
    /^#/ || !skip
  ' "$SETTINGS" "$SOURCE/cassandra.yaml" > "$TARGET/cassandra.yaml"
  cat "$SETTINGS" >> "$TARGET/cassandra.yaml"
fi
`;

export const CASSANDRA_START_SH = `# shellcheck shell=bash
# Starts Cassandra with those nodes as seeds that fit the pod.
#   HOSTS          host names of all pods, the first one first
#   FIRST_ORDINAL  the number of the first pod
#   DATA           directory of the data
#   PORT           where clients are answered
#   CERTIFICATE    file of the certificate, with TLS
#   KEY            file of its key
#   KEYSTORE       where the server wants both in one file
set -euo pipefail

read -ra pods <<< "$HOSTS"
index=$((\${HOSTNAME##*-} - FIRST_ORDINAL))
# A node that is a seed takes its part of the ring without asking for the data: only the very first one may.
seeds=()
for ((other = 0; other < 3 && other < \${#pods[@]}; other++)); do
  if ((other != index)); then
    seeds+=("\${pods[other]}")
  fi
done

# Whether another node has the data already: then the claim of this one was lost, and it joins like any other.
others_answer() {
  local host
  for host in "\${pods[@]:1}"; do
    # shellcheck disable=SC2016
    if timeout 5 bash -c '< "/dev/tcp/$1/$2"' - "$host" "$PORT" 2> /dev/null; then
      return 0
    fi
  done
  return 1
}

if ((index == 0)); then
  if [ -d "$DATA/data/system" ]; then
    seeds=("\${pods[0]}" "\${seeds[@]}")
  elif ! others_answer; then
    seeds=("\${pods[0]}")
  fi
fi
CASSANDRA_SEEDS=$(IFS=,; echo "\${seeds[*]}")
export CASSANDRA_SEEDS
echo "seeds: $CASSANDRA_SEEDS"

if [ -n "\${KEYSTORE:-}" ]; then
  if ! grep -q -e '-----BEGIN PRIVATE KEY-----' "$KEY"; then
    echo "the key in $KEY is not PKCS #8 (-----BEGIN PRIVATE KEY-----), which is all that Cassandra reads" >&2
    exit 1
  fi
  umask 077
  cat "$KEY" "$CERTIFICATE" > "$KEYSTORE"
  umask 022
fi

exec docker-entrypoint.sh cassandra -f
`;

export const ETCD_START_SH = `# shellcheck shell=sh
# Starts a member of etcd, and makes it one where its claim is empty. The image has no shell: this is busybox.
#   the arguments  etcd's, but for the cluster that it starts with
#   BUSYBOX        the program that runs this, for what the image has no programs for either
#   POD_NAME       the name of the pod, and of the member
#   HOSTS          the members' host names, in one line; the first one makes the cluster
#   CLIENT_SCHEME  http or https
#   DATA_DIR       where the data goes
#   WAL_DIR        where the write-ahead log goes
# ETCDCTL_CACERT, ETCDCTL_CERT and ETCDCTL_KEY are etcdctl's own.
#
# Whoever starts with an empty claim as one of several could, by etcd's static configuration, make a second cluster: two new
# members beside one that is not there just now are a majority of three. So the first member makes a cluster of itself
# alone, and only if the claims of all others are empty too. All others join.
set -eu
trap 'exit 143' TERM

others=
endpoints=
for host in $HOSTS; do
  if [ "\${host%%.*}" = "$POD_NAME" ]; then
    url=http://$host:2380
  else
    others="$others $host"
    endpoints="$endpoints\${endpoints:+,}$CLIENT_SCHEME://$host:2379"
  fi
done

# Of the others: this one does not answer yet.
export ETCDCTL_ENDPOINTS="$endpoints"
etcdctl() {
  /usr/local/bin/etcdctl "$@"
}

# This member in a list of members: \`id, started or unstarted, name, peer URLs, client URLs, is it a learner\`.
own_line() {
  "$BUSYBOX" grep -F ", $url, "
}

# A learner has no vote until it has caught up: a new member that comes to nothing stops no cluster.
promote() {
  while "$BUSYBOX" sleep 3; do
    members=$(etcdctl member list) || continue
    line=$(echo "$members" | own_line) || return
    case $line in
      *', true') etcdctl member promote "\${line%%,*}" || continue ;;
      *', started,'*) return ;;
    esac
  done
}

start() {
  promote > /dev/null 2>&1 &
  exec /usr/local/bin/etcd "$@"
}

any_of() {
  [ -e "$1" ]
}

if any_of "$WAL_DIR"/*.wal; then
  if members=$(etcdctl member list 2> /dev/null) && ! echo "$members" | own_line > /dev/null; then
    echo "$POD_NAME was removed from the cluster: delete the claims of this pod and the pod, and it joins anew" >&2
    exit 1
  fi
  start "$@"
fi
if [ -e "$DATA_DIR/member/snap/db" ]; then
  echo "the log of $POD_NAME is gone, and its data is worth nothing without it: delete the claims of this pod and the pod, and it joins anew" >&2
  exit 1
fi

# Tells the first member that this claim is empty.
"$BUSYBOX" mkdir -p /tmp/waiting
: > /tmp/waiting/empty
"$BUSYBOX" httpd -f -p 2380 -h /tmp/waiting &
waiting=$!

all_empty() {
  for host in $others; do
    "$BUSYBOX" wget -q -T 2 -O /dev/null "http://$host:2380/empty" || return 1
  done
}

# The members as etcd has them configured: \`name=peer URL,...\`.
cluster_of() {
  names=
  while IFS=', ' read -r _ _ _ peer _; do
    name=\${peer#*://}
    names="$names\${names:+,}\${name%%.*}=$peer"
  done
  echo "$names"
}

state=
while [ -z "$state" ]; do
  if members=$(etcdctl member list); then
    line=$(echo "$members" | own_line) || line=
    case $line in
      '') echo "joining $others"; etcdctl member add "$POD_NAME" --learner --peer-urls="$url" || "$BUSYBOX" sleep 2 ;;
      *', unstarted,'*) state=existing cluster=$(echo "$members" | cluster_of) ;;
      *) echo "a member that has lost its claim is another one"; etcdctl member remove "\${line%%,*}" || "$BUSYBOX" sleep 2 ;;
    esac
  elif [ "$POD_NAME" = "\${HOSTS%%.*}" ] && all_empty; then
    state=new cluster=$POD_NAME=$url
  else
    "$BUSYBOX" sleep 2
  fi
done

kill "$waiting" 2> /dev/null || true
wait "$waiting" 2> /dev/null || true
start "$@" --initial-cluster="$cluster" --initial-cluster-state="$state"
`;

export const MAKE_SECRET_SH = `# shellcheck shell=sh
# Makes Secrets with random values, each unless there is one of its name. Any POSIX shell with curl.
#   WANTED     a Secret in each line: its name, how many letters and digits each value has, and its keys
#   LABELS     their labels as JSON
#   ACCOUNT    the directory with the token of the service account; where the kubelet puts it, if unset
#   TMPDIR     a directory to write to; /tmp, if unset
set -eu

account=\${ACCOUNT:-/var/run/secrets/kubernetes.io/serviceaccount}
temporary=\${TMPDIR:-/tmp}
namespace=$(cat "$account/namespace")
umask 077

# Alone letters and digits: they need no escaping in URLs, in shells and in configuration files.
random() { # random LENGTH
  LC_ALL=C tr -dc 'A-Za-z0-9' < /dev/urandom | head -c "$1"
}

secret() { # secret NAME LENGTH KEY...
  printf '{"apiVersion":"v1","kind":"Secret","type":"Opaque","metadata":{"name":"%s","labels":%s},"stringData":{' "$1" "$LABELS"
  length=$2 separator=
  shift 2
  for key; do
    printf '%s"%s":"%s"' "$separator" "$key" "$(random "$length")"
    separator=,
  done
  printf '}}'
}

# The files with the passwords and the token are read by curl itself: nothing of them is in its arguments.
printf 'header = "Authorization: Bearer %s"\\n' "$(cat "$account/token")" > "$temporary/curl.conf"
while read -r name length keys; do
  # shellcheck disable=SC2086 # its keys are words
  secret "$name" "$length" $keys > "$temporary/secret.json"
  status=$(curl --silent --show-error --retry 5 --retry-all-errors --retry-delay 2 --max-time 30 \\
    --config "$temporary/curl.conf" --cacert "$account/ca.crt" --header 'Content-Type: application/json' --data-binary "@$temporary/secret.json" \\
    --output "$temporary/answer.json" --write-out '%{http_code}' \\
    "https://\${KUBERNETES_SERVICE_HOST}:\${KUBERNETES_SERVICE_PORT}/api/v1/namespaces/$namespace/secrets")
  case $status in
    201) echo "made the Secret $name" ;;
    409) echo "the Secret $name is there already, and stays as it is" ;;
    *) echo "the API server answered $status for the Secret $name: $(cat "$temporary/answer.json")" >&2; exit 1 ;;
  esac
done << EOF
$WANTED
EOF
`;

export const MARIADB_CLONE_SH = `# shellcheck shell=bash
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
  password=\${password//\\\\/\\\\\\\\}
  printf '[client]\\nuser=root\\npassword="%s"\\n' "\${password//\\"/\\\\\\"}"
}

tls=()
if [ -n "\${TLS:-}" ]; then
  tls=(--ssl --skip-ssl-verify-server-cert)
fi

primary() { # primary PROGRAM ARGUMENTS...: a client of the primary
  local program=$1
  shift
  "$program" --defaults-extra-file=<(root_login) --protocol=tcp --host="$PRIMARY" --port=3306 --max-allowed-packet=1G "\${tls[@]}" "$@"
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
mariadbd --defaults-extra-file="$CONFIG" --datadir="$partial" --socket="$SOCKET_PATH" --pid-file="$SOCKET_PATH.pid" \\
  --skip-networking --skip-log-bin --skip-slave-start --relay-log=relay --server-id="$((100 + \${HOSTNAME##*-}))" \\
  --innodb-flush-log-at-trx-commit=0 --max-allowed-packet=1G --event-scheduler=OFF &
server=$!
until mariadb-admin --no-defaults --protocol=socket --socket="$SOCKET_PATH" --user=root --silent ping; do
  kill -0 "$server"
  sleep 0.5
done

# A login for this follower alone, so that a new password of root's disturbs nobody.
replication="'replication-\${HOSTNAME##*-}'@'%'"
password=$(od -An -N 16 -tx1 /dev/urandom | tr -d ' \\n')
primary mariadb <<< "CREATE OR REPLACE USER $replication IDENTIFIED BY '$password'; GRANT REPLICATION SLAVE ON *.* TO $replication;"

# Tables that know what they were are dumped with it, since 10.11.
history=()
if [[ $(mariadb-dump --no-defaults --help) == *--dump-history* ]]; then
  history=(--dump-history)
fi

echo "copying $PRIMARY"
{
  # As of one moment, while others write: the position in its log comes with it.
  primary mariadb-dump --all-databases --single-transaction --quick --master-data=1 --gtid \\
    --routines --events --triggers --hex-blob --flush-privileges "\${history[@]}"
  echo "CHANGE MASTER TO MASTER_HOST = '$PRIMARY', MASTER_PORT = 3306, MASTER_USER = 'replication-\${HOSTNAME##*-}', MASTER_PASSWORD = '$password',
    MASTER_CONNECT_RETRY = 5, MASTER_SSL = $((\${#tls[@]} > 0)), MASTER_SSL_VERIFY_SERVER_CERT = 0, MASTER_USE_GTID = slave_pos;"
} | mariadb --no-defaults --protocol=socket --socket="$SOCKET_PATH" --user=root --max-allowed-packet=1G --binary-mode

kill "$server"
wait "$server"
sync --file-system "$partial"
mv "$partial" "$data"
echo "copied $PRIMARY"
`;

export const MONGODB_INITIATED_JS = `// Whether another pod is in a replica set already; says so by its exit code. For mongosh.
//   HOSTS  host names of all pods, the first one first
//   PORT   where they are
//   TLS    options of the connection string for TLS
const { HOSTS, PORT, TLS = '' } = process.env;

for (const host of HOSTS.split(' ').slice(1)) {
  try {
    const connection = new Mongo(\`mongodb://\${host}:\${PORT}/?directConnection=true&serverSelectionTimeoutMS=3000\${TLS}\`);
    if (connection.getDB('admin').runCommand({ hello: 1 }).setName !== undefined) {
      quit(0);
    }
  } catch (error) {
    print(\`\${host} does not answer: \${error.message}\`);
  }
}
quit(1);
`;

export const MONGODB_MEMBERS_JS = `// Makes the replica set, or tells it which pods there are. Ends with an error where that cannot be done yet. For mongosh.
//   HOSTS          host names of all pods, the first one first
//   SUFFIX         what follows a pod's name in them
//   PORT           where they are
//   REPLICA_SET    name of the set
//   USERNAME       a user that may do it
//   PASSWORD_FILE  the file with its password
//   TLS            options of the connection string for TLS
const { readFileSync } = require('fs');
const { HOSTS, SUFFIX, PORT, REPLICA_SET, USERNAME, PASSWORD_FILE, TLS = '' } = process.env;

/** More than seven cannot vote. */
const VOTERS = 7;
const hosts = HOSTS.split(' ').map(host => \`\${host}:\${PORT}\`);

function connect(where, options) {
  const admin = new Mongo(\`mongodb://\${where}/?serverSelectionTimeoutMS=10000\${options}\${TLS}\`).getDB('admin');
  // As the image's entrypoint reads it.
  admin.auth(USERNAME, readFileSync(PASSWORD_FILE, 'utf8').replace(/\\n+$/, ''));
  return admin;
}

function run(admin, command) {
  const answer = admin.runCommand(command);
  if (answer.ok !== 1) {
    throw new Error(answer.errmsg);
  }
  return answer;
}

function member(id, host, voters) {
  return voters < VOTERS ? { _id: id, host } : { _id: id, host, votes: 0, priority: 0 };
}

/** One change at a time: each has to be known to a majority before the next one. */
function reconfigure(primary, change) {
  const { config } = run(primary, { replSetGetConfig: 1 });
  const members = change(config.members);
  if (members) {
    run(primary, { replSetReconfig: { ...config, version: config.version + 1, members } });
  }
  return members !== undefined;
}

function removeGone(members) {
  const gone = members.find(({ host }) => host.endsWith(\`\${SUFFIX}:\${PORT}\`) && !hosts.includes(host));
  return gone && members.filter(each => each !== gone);
}

function addNew(members) {
  const host = hosts.find(each => !members.some(other => other.host === each));
  const id = Math.max(...members.map(({ _id }) => _id)) + 1;
  return host && [...members, member(id, host, members.filter(({ votes }) => votes !== 0).length)];
}

const first = connect(hosts[0], '&directConnection=true');
if (run(first, { hello: 1 }).setName === undefined) {
  run(first, { replSetInitiate: { _id: REPLICA_SET, members: hosts.map((host, index) => member(index, host, index)) } });
  print(\`initiated \${REPLICA_SET}\`);
} else {
  const primary = connect(hosts.join(','), \`&replicaSet=\${REPLICA_SET}\`);
  while (reconfigure(primary, removeGone) || reconfigure(primary, addNew));
}
`;

export const MONGODB_START_SH = `# shellcheck shell=bash
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

if [ -n "\${PEM:-}" ]; then
  cat "$KEY" "$CERTIFICATE" > "$PEM"
fi
if [ -z "\${HOSTS:-}" ]; then
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
`;

export const MONGODB_USERS_JS = `// Makes further users in a new server; the image runs it in mongosh.
//   USERS  a user in each line: its name, then the databases that it owns
// The password of a user is in /run/secrets/users/<name>/password.
const { readFileSync } = require('fs');

for (const line of process.env.USERS.split('\\n')) {
  const [user, ...databases] = line.split(' ');
  db.getSiblingDB('admin').createUser({
    user,
    pwd: readFileSync(\`/run/secrets/users/\${user}/password\`, 'utf8').replace(/\\n+$/, ''),
    roles: databases.map(name => ({ role: 'dbOwner', db: name })),
  });
}
`;

export const MYSQL_CLONE_SH = `# shellcheck shell=bash
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
  password=\${password//\\\\/\\\\\\\\}
  printf '[client]\\nuser=root\\npassword="%s"\\n' "\${password//\\"/\\\\\\"}"
}

primary() { # SQL from the standard input, on the primary
  mysql --defaults-extra-file=<(root_login) --protocol=tcp --host="$PRIMARY" --port=3306
}

start() { # start DIRECTORY ARGUMENTS...: a server that speaks to this script alone
  local directory=$1
  shift
  mysqld --defaults-extra-file="$CONFIG" --datadir="$directory" --socket="$SOCKET_PATH" --pid-file="$SOCKET_PATH.pid" \\
    --skip-networking --mysqlx=OFF --skip-log-bin --skip-replica-start --relay-log=relay \\
    --server-id="$((100 + \${HOSTNAME##*-}))" --event-scheduler=OFF "$@" &
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
user=replication-\${HOSTNAME##*-}
password=$(od -An -N 16 -tx1 /dev/urandom | tr -d ' \\n')
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
  SOURCE_CONNECT_RETRY = 5, SOURCE_RETRY_COUNT = 1000000, SOURCE_SSL = 1, SOURCE_SSL_CA = '\${TLS_CA:-}', SOURCE_AUTO_POSITION = 1;
SQL
stop
sync --file-system "$partial"
mv "$partial" "$data"
echo "copied $PRIMARY"
`;

export const MYSQL_FINISH_SH = `# shellcheck shell=bash
# The last script of the first start of MySQL or MariaDB: all others have run, and what there is now is a database.
#   DATA  where it is
rm -f "$DATA/.unfinished"
`;

export const MYSQL_INIT_SH = `# shellcheck shell=bash
# Makes further databases and users in a new MySQL or MariaDB; the image reads it into its own bash, which stops at errors.
#   CLIENT         the client's program
#   SOCKET_PATH    the socket at which the server listens
#   PASSWORD_FILE  the file with the password of root
#   DATABASES      names of databases, in one line
#   USERS          a user in each line: its name, then the databases that it may do everything in
# The password of a user is in /run/secrets/users/<name>/password.

# Root's login, as an option file: arguments and the environment can be seen by others.
root_login() {
  local password
  password=$(cat "$PASSWORD_FILE")
  password=\${password//\\\\/\\\\\\\\}
  printf '[client]\\nuser=root\\npassword="%s"\\n' "\${password//\\"/\\\\\\"}"
}

literal() { # literal TEXT: as SQL has it
  local text=\${1//\\\\/\\\\\\\\}
  printf "'%s'" "\${text//\\'/\\\\\\'}"
}

{
  # Without NO_BACKSLASH_ESCAPES and ANSI_QUOTES, whatever the server is configured to.
  echo "SET SESSION sql_mode = '';"
  for database in \${DATABASES:-}; do
    echo "CREATE DATABASE \\\`$database\\\`;"
  done
  while read -r user databases; do
    [ -n "$user" ] || continue
    echo "CREATE USER \\\`$user\\\`@'%' IDENTIFIED BY $(literal "$(cat "/run/secrets/users/$user/password")");"
    for database in $databases; do
      # In a grant, "_" stands for any character.
      echo "GRANT ALL ON \\\`\${database//_/\\\\_}\\\`.* TO \\\`$user\\\`@'%';"
    done
  done <<< "\${USERS:-}"
} | "$CLIENT" --defaults-extra-file=<(root_login) --protocol=socket --socket="$SOCKET_PATH"
`;

export const MYSQL_START_SH = `# shellcheck shell=bash
# Starts MySQL or MariaDB by the entrypoint of the image, as what the pod is: the primary, or a follower. Bash; its arguments
# are the server and its own.
#   DATA       where its data is, or will be
#   FIRST_POD  the pod that is the primary; empty where there is no other pod
#   FOLLOWER   arguments of the server of a follower, in one line
#   FOLLOWERS  where they answer, as host/port, in one line
set -euo pipefail

unfinished=$DATA/.unfinished

if [ -n "\${FIRST_POD:-}" ] && [ "$HOSTNAME" != "$FIRST_POD" ]; then
  if [ ! -d "$DATA/mysql" ]; then
    echo "there is no copy of the primary: a server of its own would not follow it" >&2
    exit 1
  fi
  # shellcheck disable=SC2086 # one argument for each word
  set -- "$@" "--server-id=$((100 + \${HOSTNAME##*-}))" "--report-host=$HOSTNAME" $FOLLOWER
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
  for address in \${FOLLOWERS:-}; do
    # shellcheck disable=SC2016
    if timeout 3 bash -c 'exec 3<> "/dev/tcp/$1"' - "$address" 2> /dev/null; then
      echo "\${address%/*} has a database, and the primary has none: save what is there, then delete the claims and pods of all followers, and the primary begins with an empty one" >&2
      exit 1
    fi
  done
  touch "$unfinished"
fi

exec docker-entrypoint.sh "$@"
`;

export const POSTGRES_CLONE_SH = `# shellcheck shell=bash
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
password=$(sed -e 's/\\\\/\\\\\\\\/g' -e 's/:/\\\\:/g' "$PASSWORD_FILE")
printf '*:*:*:*:%s\\n' "$password" > "$PGPASSFILE"

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
if [ -n "\${WALDIR:-}" ]; then
  rm -rf "$WALDIR"
  wal=(--waldir="$WALDIR")
fi
echo "copying $PRIMARY"
pg_basebackup --host="$PRIMARY" --pgdata="$partial" --wal-method=stream --checkpoint=fast --no-password "\${wal[@]}"
touch "$partial/standby.signal"
mv "$partial" "$PGDATA"
echo "copied $PRIMARY"
`;

export const POSTGRES_INIT_SH = `# shellcheck shell=bash
# Makes further databases and users in a new database; the image reads it into its own bash, which stops at errors.
#   DATABASES  names of databases, in one line
#   USERS      a user in each line: its name, then the databases that it owns the public schema of
# The password of a user is in /run/secrets/users/<name>/password.

sql() {
  psql --no-psqlrc --set=ON_ERROR_STOP=1 --no-password --username="$POSTGRES_USER" "$@"
}

for database in \${DATABASES:-}; do
  sql --dbname=postgres --set=database="$database" <<< 'CREATE DATABASE :"database";'
done

while read -r user databases; do
  [ -n "$user" ] || continue
  # Over the standard input: arguments can be seen by others. The backquotes are psql's.
  # shellcheck disable=SC2016
  { printf '\\\\set password \`cat /run/secrets/users/%s/password\`\\n' "$user"; cat <<< 'CREATE ROLE :"user" LOGIN PASSWORD :'\\''password'\\'';'; } |
    sql --dbname=postgres --set=user="$user"
  for database in $databases; do
    sql --dbname="$database" --set=user="$user" --set=database="$database" <<< \\
      'GRANT ALL ON DATABASE :"database" TO :"user"; GRANT ALL ON SCHEMA public TO :"user";'
  done
done <<< "\${USERS:-}"
`;

export const RABBITMQ_PREPARE_SH = `# shellcheck shell=bash
# What a node of RabbitMQ needs before it starts: its cookie, and the virtual hosts and users of the cluster. Bash.
#   RUN_DIR        where they go, in memory
#   COOKIE_FILE    the file with the Erlang cookie
#   PASSWORD_FILE  the file with the password of the first user
#   USERNAME       the first user, who may do everything
#   VHOSTS         the virtual hosts, in one line
#   USERS          a further user in each line: its name, then its virtual hosts
#   HOSTS          the nodes' host names, in one line; the first one makes the cluster
#   NODE_DIR       where this node has its data
# HOME, which is RUN_DIR, RABBITMQ_NODENAME, RABBITMQ_USE_LONGNAME and POD_NAME are as the server has them.
# The password of a further user is in /run/secrets/users/<name>/password.
set -euo pipefail
umask 077

# Erlang reads no cookie that anybody else could read.
rm -f "$RUN_DIR/.erlang.cookie"
printf %s "$(< "$COOKIE_FILE")" > "$RUN_DIR/.erlang.cookie"
chmod 400 "$RUN_DIR/.erlang.cookie"

# As RabbitMQ keeps a password: four bytes of salt, and SHA-256 of them and it.
password_hash() {
  local salt=$RUN_DIR/salt hash=$RUN_DIR/hash
  head -c 4 /dev/urandom > "$salt"
  { cat "$salt"; printf %s "$(< "$1")"; } | openssl dgst -sha256 -binary > "$hash"
  cat "$salt" "$hash" | openssl base64 -A
  rm "$salt" "$hash"
}

separator=
item() { # item FORMAT ARGUMENTS...: an item of a JSON array, behind a comma where it is not the first
  # shellcheck disable=SC2059 # the formats are those below
  printf "$separator$1" "\${@:2}"
  separator=,
}

user() { # user NAME PASSWORD_FILE TAGS
  item '{"name":"%s","password_hash":"%s","hashing_algorithm":"rabbit_password_hashing_sha256","tags":[%s]}' "$1" "$(password_hash "$2")" "$3"
}

may() { # may NAME VHOST...
  local name=$1
  for vhost in "\${@:2}"; do
    item '{"user":"%s","vhost":"%s","configure":".*","write":".*","read":".*"}' "$name" "$vhost"
  done
}

each_user() { # each_user FUNCTION: with each further user's name and virtual hosts
  local name vhosts
  while read -r name vhosts; do
    # shellcheck disable=SC2086 # its virtual hosts are words
    [ -z "$name" ] || "$1" "$name" $vhosts
  done <<< "\${USERS:-}"
}

further_user() {
  user "$1" "/run/secrets/users/$1/password" ''
}

# shellcheck disable=SC2153 # one is from outside, one is split
read -ra vhosts <<< "$VHOSTS"
{
  printf '{"vhosts":['
  for vhost in "\${vhosts[@]}"; do
    item '{"name":"%s"}' "$vhost"
  done
  printf '],"users":['
  separator=
  user "$USERNAME" "$PASSWORD_FILE" '"administrator"'
  each_user further_user
  printf '],"permissions":['
  separator=
  may "$USERNAME" "\${vhosts[@]}"
  each_user may
  printf ']}\\n'
} > "$RUN_DIR/definitions.json"

if [ -d "$NODE_DIR" ]; then
  exit 0
fi

is_up() { # is_up HOST: whether Erlang runs there
  (exec 3<> "/dev/tcp/$1/25672") 2> /dev/null
}

# Two new nodes beside a first one that is not there just now would make a cluster of their own: they wait for it. From
# there on, RabbitMQ finds the largest cluster among its peers by itself.
if [ "$POD_NAME" != "\${HOSTS%%.*}" ]; then
  until is_up "\${HOSTS%% *}"; do
    echo "waiting for \${HOSTS%% *}"
    sleep 2
  done
fi

# A node that has lost its claim is not taken back under its name while the others still count it in.
for host in $HOSTS; do
  node=rabbit@$host
  if [ "$node" != "$RABBITMQ_NODENAME" ] && is_up "$host" &&
    [ "$(rabbitmqctl --quiet --node "$node" eval "lists:member('$RABBITMQ_NODENAME', rabbit_nodes:list_members()).")" = true ]; then
    until rabbitmqctl --quiet --node "$node" forget_cluster_node "$RABBITMQ_NODENAME"; do
      sleep 5
    done
    break
  fi
done
`;

export const REDIS_READY_SH = `# shellcheck shell=sh
# Succeeds where Redis or Valkey answers clients: its data is loaded, and a follower has met its primary, which it may
# lose again. Any POSIX shell.
#   CLIENT          name of the client's program
#   CLIENT_OPTIONS  how it connects, in one line
#   PASSWORD_FILE   the file with the password; empty without one
#   RUN             where the server has left the password that it was started with
set -eu

state() {
  if [ -n "$1" ]; then
    REDISCLI_AUTH=$(cat "$1")
    export REDISCLI_AUTH
  fi
  # shellcheck disable=SC2086
  "$CLIENT" $CLIENT_OPTIONS INFO server persistence replication keyspace 2>&1
}

is_ready() {
  case $1 in
    *[!_]loading:0*master_link_down_since_seconds:-1*) may_begin_alone "$1" ;;
    *[!_]loading:0*) return 0 ;;
    *) return 1 ;;
  esac
}

# A follower without its primary serves what its disk has: otherwise no rollout came to the primary that changes how they
# talk to each other. It waits for a minute, since what it has may be old.
may_begin_alone() {
  uptime=$(printf '%s\\n' "$1" | sed -n 's/^uptime_in_seconds:\\([0-9]*\\).*/\\1/p')
  case $1 in
    *master_sync_in_progress:1*) return 1 ;;
    *db[0-9]*:keys=*) [ "$uptime" -ge 60 ] ;;
    *) return 1 ;;
  esac
}

state=$(state "\${PASSWORD_FILE:+$RUN/password}") || true
is_ready "$state" && exit 0
# The password may have been changed in the running server.
[ -z "$PASSWORD_FILE" ] || state=$(state "$PASSWORD_FILE") || true
is_ready "$state" && exit 0
printf '%s\\n' "$state" | grep -E 'NOAUTH|WRONGPASS|Could not|^loading|^master_link|^master_sync' >&2
exit 1
`;

export const REDIS_START_SH = `# shellcheck shell=sh
# Starts Redis or Valkey with what no two pods have in common: the password, and whom they follow. Any POSIX shell.
#   SERVER          name of the server's program
#   CLIENT          name of its client's program
#   CLIENT_OPTIONS  how the client connects, in one line
#   CONFIG          the configuration that all pods have
#   PASSWORD_FILE   the file with the password; empty without one
#   RUN             a directory in memory, for what is secret
#   DATA            the directory of the data
#   MEMBERS         DNS names of all pods in one line, the primary first
# Arguments go to the server.
set -eu
umask 077

pod=$(hostname)
primary=\${MEMBERS%% *}

main() {
  authenticate
  cd "$DATA"
  # What was cut off while it was written: the server writes it anew, and leaves the old one lying about.
  rm -f temp-*.rdb temp-rewriteaof-*.aof
  dump=$(setting dbfilename dump.rdb)
  log=$(setting appenddirname appendonlydir)
  base=$(setting appendfilename appendonly.aof)
  if [ "$pod" = "\${primary%%.*}" ] && [ "$MEMBERS" != "$primary" ] && is_empty; then
    recover
  fi
  if [ "$(setting appendonly no)" = yes ]; then
    begin_log
  elif [ -d "$log" ]; then
    # It ends here. Were it taken up again one day, all that is written until then would be lost.
    echo "putting away $log, which is not written to any more"
    rm -rf "$log.unused"
    mv "$log" "$log.unused"
  fi
  configure > "$RUN/server.conf"
  unset REDISCLI_AUTH
  # By way of the image's own entrypoint, which loads the modules that it brings along.
  exec docker-entrypoint.sh "$SERVER" "$RUN/server.conf" "$@"
}

# The probes read the copy: the file changes with its Secret, the running server does not.
authenticate() {
  password=
  if [ -n "$PASSWORD_FILE" ]; then
    password=$(cat "$PASSWORD_FILE")
    if [ -z "$password" ] || [ "$(printf '%s\\n' "$password" | wc -l)" -gt 1 ]; then
      echo "the password in $PASSWORD_FILE is not one line" >&2
      exit 1
    fi
    printf '%s\\n' "$password" > "$RUN/password"
    export REDISCLI_AUTH="$password"
  fi
}

# The last value of a setting, or what it is without one.
setting() {
  awk -v name="$1" -v value="$2" 'tolower($1) == name { value = $2; gsub(/"/, "", value) } END { print value }' "$CONFIG"
}

is_empty() {
  [ ! -e "$dump" ] && [ ! -e "$base" ] && [ ! -e "$log/$base.manifest" ]
}

# The server reads its log alone where it writes one, and begins an empty one where there is none, whatever the dump
# holds. It begins with the dump.
begin_log() {
  if [ -s "$dump" ] && [ ! -e "$base" ] && [ ! -e "$log/$base.manifest" ]; then
    echo "beginning $log with $dump"
    rm -rf "$log" "$log.partial"
    mkdir "$log.partial"
    ln "$dump" "$log.partial/$base.1.base.rdb" 2> /dev/null || cp "$dump" "$log.partial/$base.1.base.rdb"
    printf 'file %s.1.base.rdb seq 1 type b\\n' "$base" > "$log.partial/$base.manifest"
    mv "$log.partial" "$log"
  fi
}

# A primary with an empty disk would empty those that follow it. It takes back what the one of them has that is furthest.
recover() {
  until getent hosts "$primary" > /dev/null; do
    echo "waiting until $primary has an address"
    sleep 2
  done
  source=
  furthest=-1
  for member in \${MEMBERS#* }; do
    # Those that are not there have no address.
    while getent hosts "$member" > /dev/null; do
      info=$(ask "$member" INFO persistence replication keyspace 2>&1) || true
      case $info in
        *[!_]loading:0*db[0-9]*:keys=*)
          offset=$(printf '%s\\n' "$info" | tr -d '\\r' | sed -n 's/^master_repl_offset://p')
          if [ "$offset" -gt "$furthest" ]; then source=$member furthest=$offset; fi
          break
          ;;
        *[!_]loading:0*) break ;;
      esac
      echo "waiting for $member, which may have what this empty disk lacks: $(printf '%s\\n' "$info" | head -n 2)"
      sleep 2
    done
  done
  if [ -n "$source" ]; then
    echo "the disk is empty: copying $source"
    # It gives nothing away as long as it waits for its primary.
    ask "$source" REPLICAOF NO ONE > /dev/null
    # shellcheck disable=SC2086
    "$CLIENT" $CLIENT_OPTIONS -h "$source" --rdb "$dump.partial"
    ask "$source" REPLICAOF "$primary" 6379 > /dev/null
    mv "$dump.partial" "$dump"
  fi
}

ask() {
  host=$1
  shift
  # shellcheck disable=SC2086
  timeout 10 "$CLIENT" $CLIENT_OPTIONS -h "$host" "$@"
}

configure() {
  printf 'include %s\\n' "$CONFIG"
  if [ -n "$password" ]; then
    quoted=$(printf '%s' "$password" | sed 's/[\\\\"]/\\\\&/g')
    printf 'requirepass "%s"\\nmasterauth "%s"\\n' "$quoted" "$quoted"
  fi
  if [ "$pod" != "\${primary%%.*}" ]; then
    printf 'replicaof %s 6379\\nreplica-announce-ip %s\\n' "$primary" "$pod.\${primary#*.}"
  fi
}

main "$@"
`;

export const ZOOKEEPER_READY_SH = `# shellcheck shell=bash
# Whether the server answers clients, which it does while there is a quorum.
#   PORT  where it is without TLS
set -euo pipefail

exec 3<> "/dev/tcp/127.0.0.1/$PORT"
printf srvr >&3
grep -q '^Mode: ' <&3
`;

export const ZOOKEEPER_START_SH = `# shellcheck shell=bash
# Starts a ZooKeeper server as the member that its pod is.
#   MEMBERS        how many members there are
#   FIRST_ORDINAL  the number of the first pod
#   DATA           directory of the snapshots
#   LOG            directory of the transaction log
#   CERTIFICATE    file of the certificate, with TLS
#   KEY            file of its key
#   KEYSTORE       where the server wants both in one file
set -euo pipefail

ordinal=\${HOSTNAME##*-}
echo $((ordinal + 1)) > "$DATA/myid"

# Who has no data elects nobody, unless told that none is missing. That is so for a bare majority: only all of them together,
# the first pod among them, can agree that there is nothing yet. New members never outvote the data that is there.
if ((ordinal - FIRST_ORDINAL < MEMBERS / 2 + 1)) && ! compgen -G "$DATA/version-2/snapshot.*" > /dev/null; then
  : > "$LOG/initialize"
fi

if [ -n "\${KEYSTORE:-}" ]; then
  if ! grep -q -e '-----BEGIN PRIVATE KEY-----' "$KEY"; then
    echo "the key in $KEY is not PKCS #8 (-----BEGIN PRIVATE KEY-----), which is all that ZooKeeper reads" >&2
    exit 1
  fi
  umask 077
  cat "$KEY" "$CERTIFICATE" > "$KEYSTORE"
  umask 022
fi

exec /docker-entrypoint.sh zkServer.sh start-foreground
`;
