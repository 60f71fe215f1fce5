# shellcheck shell=bash
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
  printf "$separator$1" "${@:2}"
  separator=,
}

user() { # user NAME PASSWORD_FILE TAGS
  item '{"name":"%s","password_hash":"%s","hashing_algorithm":"rabbit_password_hashing_sha256","tags":[%s]}' "$1" "$(password_hash "$2")" "$3"
}

may() { # may NAME VHOST...
  local name=$1
  for vhost in "${@:2}"; do
    item '{"user":"%s","vhost":"%s","configure":".*","write":".*","read":".*"}' "$name" "$vhost"
  done
}

each_user() { # each_user FUNCTION: with each further user's name and virtual hosts
  local name vhosts
  while read -r name vhosts; do
    # shellcheck disable=SC2086 # its virtual hosts are words
    [ -z "$name" ] || "$1" "$name" $vhosts
  done <<< "${USERS:-}"
}

further_user() {
  user "$1" "/run/secrets/users/$1/password" ''
}

# shellcheck disable=SC2153 # one is from outside, one is split
read -ra vhosts <<< "$VHOSTS"
{
  printf '{"vhosts":['
  for vhost in "${vhosts[@]}"; do
    item '{"name":"%s"}' "$vhost"
  done
  printf '],"users":['
  separator=
  user "$USERNAME" "$PASSWORD_FILE" '"administrator"'
  each_user further_user
  printf '],"permissions":['
  separator=
  may "$USERNAME" "${vhosts[@]}"
  each_user may
  printf ']}\n'
} > "$RUN_DIR/definitions.json"

if [ -d "$NODE_DIR" ]; then
  exit 0
fi

is_up() { # is_up HOST: whether Erlang runs there
  (exec 3<> "/dev/tcp/$1/25672") 2> /dev/null
}

# Two new nodes beside a first one that is not there just now would make a cluster of their own: they wait for it. From
# there on, RabbitMQ finds the largest cluster among its peers by itself.
if [ "$POD_NAME" != "${HOSTS%%.*}" ]; then
  until is_up "${HOSTS%% *}"; do
    echo "waiting for ${HOSTS%% *}"
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
