// The files in scripts/, by `npm run scripts`: change those, not this.

export const AWAIT_JOB_SH = `# shellcheck shell=sh
# Waits until a Job has succeeded. Any POSIX shell with curl.
#   JOB        its name
set -eu

account=/var/run/secrets/kubernetes.io/serviceaccount
namespace=$(cat "$account/namespace")
case $KUBERNETES_SERVICE_HOST in
  *:*) host="[$KUBERNETES_SERVICE_HOST]" ;;
  *) host=$KUBERNETES_SERVICE_HOST ;;
esac
# Not pretty: the conditions are found by how they stand in one line.
url="https://$host:$KUBERNETES_SERVICE_PORT/apis/batch/v1/namespaces/$namespace/jobs/$JOB?pretty=false"

# Says something once, until there is something else to say.
said=
say() {
  if [ "$1" != "$said" ]; then echo "$1"; fi
  said=$1
}

# curl reads the token from its standard input: it is in no arguments, and it is another one every hour.
job() {
  printf 'header = "Authorization: Bearer %s"\\n' "$(cat "$account/token")" \\
    | curl --silent --show-error --max-time 10 --cacert "$account/ca.crt" --config - "$url" 2>&1
}

while :; do
  answer=$(job) || true
  # Quotes inside of a text are escaped in JSON, so that these are in the status and nowhere else.
  case $answer in
    *'"type":"Complete","status":"True"'*) say "the Job $JOB has succeeded"; exit 0 ;;
    *'"type":"Failed","status":"True"'*) say "the Job $JOB has failed"; exit 1 ;;
    *'"kind":"Job"'*) say "waiting for the Job $JOB" ;;
    *'"code":404'*) say "waiting for the Job $JOB, which is not there" ;;
    *) say "cannot read the Job $JOB: $answer" ;;
  esac
  sleep 2
done
`;
