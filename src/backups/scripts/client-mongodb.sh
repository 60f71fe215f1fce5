# shellcheck shell=bash
# How MongoDB's tools log in; read by `.`. The password is in a file that nobody else reads, not in arguments.
#   DB_HOST, DB_PORT, DB_USER  the server, and who asks it: a user of the database admin
#   PASSWORD_FILE              the file with the password
#   REPLICA_SET                its name, where the server is a member of one
#   TLS_CA                     the file with the authority of the server's certificate, where it asks for TLS
CLIENT_CONFIG=$(mktemp)
password=$(cat "$PASSWORD_FILE")
password=${password//\\/\\\\}
printf 'password: "%s"\n' "${password//\"/\\\"}" > "$CLIENT_CONFIG"

# tool PROGRAM ARGUMENT...: mongodump or mongorestore
tool() {
  "$1" --config="$CLIENT_CONFIG" --host="${REPLICA_SET:+$REPLICA_SET/}$DB_HOST" --port="$DB_PORT" --username="$DB_USER" --authenticationDatabase=admin \
    ${TLS_CA:+--ssl --sslCAFile="$TLS_CA"} "${@:2}"
}

# shell PROGRAM: evaluates it in mongosh, with `admin` for the database of that name
shell() {
  # shellcheck disable=SC2016 # it is JavaScript
  mongosh --quiet --norc --nodb --eval '
    const { DB_HOST, DB_PORT, DB_USER, PASSWORD_FILE, REPLICA_SET, TLS_CA } = process.env;
    const options = [REPLICA_SET && `replicaSet=${REPLICA_SET}`, TLS_CA && `tls=true&tlsCAFile=${encodeURIComponent(TLS_CA)}`].filter(Boolean);
    const admin = new Mongo(`mongodb://${DB_HOST}:${DB_PORT}/?${options.join("&")}`).getDB("admin");
    admin.auth(DB_USER, require("fs").readFileSync(PASSWORD_FILE, "utf8").replace(/\n+$/, ""));' --eval "$1"
}
