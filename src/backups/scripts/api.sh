# shellcheck shell=sh
# How the API server is asked, as the service account of the pod; read by `.` after lib.sh. Needs curl.
#   ACCOUNT  the directory with the token; where the kubelet puts it without it
#   TMPDIR   a directory to write to; /tmp without it
#   PAUSE    how many seconds to wait before it is asked again; 5 without it
#   KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT  where it is, as in every pod

account=${ACCOUNT:-/var/run/secrets/kubernetes.io/serviceaccount}
# shellcheck disable=SC2034 # for who reads this
namespace=$(cat "$account/namespace")
case $KUBERNETES_SERVICE_HOST in
  *:*) api=https://[$KUBERNETES_SERVICE_HOST]:$KUBERNETES_SERVICE_PORT ;;
  *) api=https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT ;;
esac
# The answer, and what curl says where there is none.
answer=${TMPDIR:-/tmp}/answer.json
unreachable=${TMPDIR:-/tmp}/unreachable

# ask METHOD PATH [FILE]: asks, with the JSON in a file. The answer is in $answer, with each field on a line of its own, and its
# status in $status, which is 000 where there is none. curl reads the token from its standard input: it is in no arguments, and
# it is another one every hour.
ask() {
  method=$1 url=$api$2 body=${3:-}
  case $url in
    *\?*) url="$url&pretty=true" ;;
    *) url="$url?pretty=true" ;;
  esac
  set --
  [ -z "$body" ] || set -- --header 'Content-Type: application/json' --data-binary "@$body"
  : > "$answer"
  status=$(printf 'header = "Authorization: Bearer %s"\n' "$(cat "$account/token")" \
    | curl --silent --show-error --max-time 30 --cacert "$account/ca.crt" --config - --request "$method" "$@" \
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
    sleep "${PAUSE:-5}"
    attempts=$((attempts + 1))
    ask "$@"
  done
}

# refusal: why the API server, or who stands before it, has not done what it was asked
refusal() {
  if [ "$status" = 000 ]; then
    cat "$unreachable"
  else
    flat < "$answer" | awk -F '\t' -v status="$status" '$1 == "message" { message = $2 } END { print status (message == "" ? "" : ": " message) }'
  fi
}

# flat: what the API server answers, on the standard input; each value on a line, behind its path and a tab:
# items.0.metadata.name	orders. Lists and maps without anything in them are left out.
flat() {
  awk '
    # The inside of a JSON string as one line of text.
    function plain(value,    result, at, following, code) {
      result = ""
      while ((at = index(value, "\\")) > 0) {
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
      if (match($0, /^"([^"\\]|\\.)*": /)) {
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
        print path[depth] key "\t" (value ~ /^"/ ? plain(substr(value, 2, length(value) - 2)) : value)
      }
    }'
}
