# shellcheck shell=sh
# Makes a Secret with random values, unless there is one of its name. Any POSIX shell with curl.
#   NAME       its name
#   KEYS       its keys, in one line
#   LENGTH     how many letters and digits each value has
#   LABELS     its labels as JSON
#   ACCOUNT    the directory with the token of the service account; where the kubelet puts it, if unset
#   TMPDIR     a directory to write to; /tmp, if unset
set -eu

account=${ACCOUNT:-/var/run/secrets/kubernetes.io/serviceaccount}
temporary=${TMPDIR:-/tmp}
namespace=$(cat "$account/namespace")
umask 077

# Alone letters and digits: they need no escaping in URLs, in shells and in configuration files.
random() {
  LC_ALL=C tr -dc 'A-Za-z0-9' < /dev/urandom | head -c "$LENGTH"
}

{
  printf '{"apiVersion":"v1","kind":"Secret","type":"Opaque","metadata":{"name":"%s","labels":%s},"stringData":{' "$NAME" "$LABELS"
  separator=
  for key in $KEYS; do
    printf '%s"%s":"%s"' "$separator" "$key" "$(random)"
    separator=,
  done
  printf '}}'
} > "$temporary/secret.json"

# The files with the password and the token are read by curl itself: nothing of them is in its arguments.
printf 'header = "Authorization: Bearer %s"\n' "$(cat "$account/token")" > "$temporary/curl.conf"
status=$(curl --silent --show-error --retry 5 --retry-all-errors --retry-delay 2 --max-time 30 \
  --config "$temporary/curl.conf" --cacert "$account/ca.crt" --header 'Content-Type: application/json' --data-binary "@$temporary/secret.json" \
  --output "$temporary/answer.json" --write-out '%{http_code}' \
  "https://${KUBERNETES_SERVICE_HOST}:${KUBERNETES_SERVICE_PORT}/api/v1/namespaces/$namespace/secrets")

case $status in
  201) echo "made the Secret $NAME" ;;
  409) echo "the Secret $NAME is there already, and stays as it is" ;;
  *) echo "the API server answered $status: $(cat "$temporary/answer.json")" >&2; exit 1 ;;
esac
