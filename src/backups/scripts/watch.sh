# shellcheck shell=sh
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
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/api.sh
. "${SCRIPTS:-/scripts}/api.sh"

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
  names="$names ${each%:*}"
done
set --
for name in $names; do
  learn "$temporary/$name" "/apis/batch/v1/namespaces/$namespace/cronjobs/$name"
  set -- "$@" "$temporary/$name"
done
selector="labelSelector=app.kubernetes.io%2Fname%20in%20%28$(printf %s "$names" | tr ' ' ,)%29"
learn "$temporary/jobs" "/apis/batch/v1/namespaces/$namespace/jobs?$selector"
learn "$temporary/pods" "/api/v1/namespaces/$namespace/pods?$selector"
awk -f "${SCRIPTS:-/scripts}/watch.awk" kind=cronjob "$@" kind=job "$temporary/jobs" kind=pod "$temporary/pods"

# send FILE ARGUMENTS...: asks the URL in a file, which is in no arguments; what is wrong is in $error
send() {
  url=$(sed -e 's/[\\"]/\\&/g' "$1")
  shift
  code=$(printf 'url = "%s"\n' "$url" \
    | curl --silent --show-error --globoff --proto '=http,https' --max-time 20 --retry 2 --retry-connrefused --config - \
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
  printf '{"time":"%s","backup":"%s","step":"%s","outcome":"ok","message":"reports","report":%s}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$BACKUP" "$STEP" "$alert"
  [ -n "${WEBHOOK_FILE:-}" ] || continue
  if [ "${TEXT_ONLY:-}" = 1 ]; then
    alert=$(printf '%s' "$alert" | sed -E 's/^(\{"text":"([^"\]|\\.)*").*$/\1}/')
  fi
  printf '%s' "$alert" > "$temporary/body"
  send "$WEBHOOK_FILE" --header 'Content-Type: application/json' --data-binary "@$temporary/body" || did_not 'an alert cannot be sent'
done < "$ALERTS"

if [ -n "${PUSHGATEWAY:-}" ]; then
  printf '%s/metrics/job/backup/namespace/%s/backup/%s' "${PUSHGATEWAY%/}" "$namespace" "$BACKUP" > "$temporary/pushgateway"
  send "$temporary/pushgateway" --request PUT --data-binary "@$METRICS" || did_not 'the metrics cannot be sent'
fi
if [ -n "${TEXTFILE:-}" ]; then
  # Whoever reads them is somebody else, and never sees a half of them.
  error=$({ cp "$METRICS" "$TEXTFILE.tmp" && chmod 644 "$TEXTFILE.tmp" && mv "$TEXTFILE.tmp" "$TEXTFILE"; } 2>&1) || did_not 'the metrics cannot be written'
fi
# Not where the newest backup is too old.
if [ -n "${HEARTBEAT_FILE:-}" ] && grep -q '^backup_overdue{.* 0$' "$METRICS"; then
  send "$HEARTBEAT_FILE" || did_not 'the heartbeat cannot be sent'
fi
alerts=$(grep -c . "$ALERTS" || true)
[ "$failures" -eq 0 ] || fail 'not all could be sent; the next run tries again' alerts "$alerts" failures "$failures"
say ok 'looked' alerts "$alerts" seconds "$(seconds)"
