# shellcheck shell=bash
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
index=$((${HOSTNAME##*-} - FIRST_ORDINAL))
# A node that is a seed takes its part of the ring without asking for the data: only the very first one may.
seeds=()
for ((other = 0; other < 3 && other < ${#pods[@]}; other++)); do
  if ((other != index)); then
    seeds+=("${pods[other]}")
  fi
done

# Whether another node has the data already: then the claim of this one was lost, and it joins like any other.
others_answer() {
  local host
  for host in "${pods[@]:1}"; do
    # shellcheck disable=SC2016
    if timeout 5 bash -c '< "/dev/tcp/$1/$2"' - "$host" "$PORT" 2> /dev/null; then
      return 0
    fi
  done
  return 1
}

if ((index == 0)); then
  if [ -d "$DATA/data/system" ]; then
    seeds=("${pods[0]}" "${seeds[@]}")
  elif ! others_answer; then
    seeds=("${pods[0]}")
  fi
fi
CASSANDRA_SEEDS=$(IFS=,; echo "${seeds[*]}")
export CASSANDRA_SEEDS
echo "seeds: $CASSANDRA_SEEDS"

if [ -n "${KEYSTORE:-}" ]; then
  if ! grep -q -e '-----BEGIN PRIVATE KEY-----' "$KEY"; then
    echo "the key in $KEY is not PKCS #8 (-----BEGIN PRIVATE KEY-----), which is all that Cassandra reads" >&2
    exit 1
  fi
  umask 077
  cat "$KEY" "$CERTIFICATE" > "$KEYSTORE"
  umask 022
fi

exec docker-entrypoint.sh cassandra -f
