# shellcheck shell=sh
# Makes Secrets with random values, each unless there is one of its name. Any POSIX shell with curl.
#   WANTED     a Secret in each line: its name, how many letters and digits each value has, and its keys
#   LABELS     their labels as JSON
#   ACCOUNT    the directory with the token of the service account; where the kubelet puts it, if unset
#   TMPDIR     a directory to write to; /tmp, if unset
set -eu

account=${ACCOUNT:-/var/run/secrets/kubernetes.io/serviceaccount}
temporary=${TMPDIR:-/tmp}
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
printf 'header = "Authorization: Bearer %s"\n' "$(cat "$account/token")" > "$temporary/curl.conf"
while read -r name length keys; do
  # shellcheck disable=SC2086 # its keys are words
  secret "$name" "$length" $keys > "$temporary/secret.json"
  status=$(curl --silent --show-error --retry 5 --retry-all-errors --retry-delay 2 --max-time 30 \
    --config "$temporary/curl.conf" --cacert "$account/ca.crt" --header 'Content-Type: application/json' --data-binary "@$temporary/secret.json" \
    --output "$temporary/answer.json" --write-out '%{http_code}' \
    "https://${KUBERNETES_SERVICE_HOST}:${KUBERNETES_SERVICE_PORT}/api/v1/namespaces/$namespace/secrets")
  case $status in
    201) echo "made the Secret $name" ;;
    409) echo "the Secret $name is there already, and stays as it is" ;;
    *) echo "the API server answered $status for the Secret $name: $(cat "$temporary/answer.json")" >&2; exit 1 ;;
  esac
done << EOF
$WANTED
EOF
