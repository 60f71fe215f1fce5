# shellcheck shell=sh
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
primary=${MEMBERS%% *}

main() {
  authenticate
  cd "$DATA"
  # What was cut off while it was written: the server writes it anew, and leaves the old one lying about.
  rm -f temp-*.rdb temp-rewriteaof-*.aof
  dump=$(setting dbfilename dump.rdb)
  log=$(setting appenddirname appendonlydir)
  base=$(setting appendfilename appendonly.aof)
  if [ "$pod" = "${primary%%.*}" ] && [ "$MEMBERS" != "$primary" ] && is_empty; then
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
    if [ -z "$password" ] || [ "$(printf '%s\n' "$password" | wc -l)" -gt 1 ]; then
      echo "the password in $PASSWORD_FILE is not one line" >&2
      exit 1
    fi
    printf '%s\n' "$password" > "$RUN/password"
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
    printf 'file %s.1.base.rdb seq 1 type b\n' "$base" > "$log.partial/$base.manifest"
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
  for member in ${MEMBERS#* }; do
    # Those that are not there have no address.
    while getent hosts "$member" > /dev/null; do
      info=$(ask "$member" INFO persistence replication keyspace 2>&1) || true
      case $info in
        *[!_]loading:0*db[0-9]*:keys=*)
          offset=$(printf '%s\n' "$info" | tr -d '\r' | sed -n 's/^master_repl_offset://p')
          if [ "$offset" -gt "$furthest" ]; then source=$member furthest=$offset; fi
          break
          ;;
        *[!_]loading:0*) break ;;
      esac
      echo "waiting for $member, which may have what this empty disk lacks: $(printf '%s\n' "$info" | head -n 2)"
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
  printf 'include %s\n' "$CONFIG"
  if [ -n "$password" ]; then
    quoted=$(printf '%s' "$password" | sed 's/[\\"]/\\&/g')
    printf 'requirepass "%s"\nmasterauth "%s"\n' "$quoted" "$quoted"
  fi
  if [ "$pod" != "${primary%%.*}" ]; then
    printf 'replicaof %s 6379\nreplica-announce-ip %s\n' "$primary" "$pod.${primary#*.}"
  fi
}

main "$@"
