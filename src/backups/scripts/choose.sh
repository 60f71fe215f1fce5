# shellcheck shell=sh
# Which backup is meant; read into the steps that fetch one by `.`.
#   WHICH   the name of one, 2026-01-31T03-00-00Z, or `latest`, which it is without it
#   BEFORE  a time, 2026-01-31T03:00:00Z, or a day, before it begins: the newest that is not younger; not together with a name

case ${WHICH:-latest}/${BEFORE:-} in
  latest/ | latest/????-??-?? | latest/????-??-??T??:??:??Z | ????-??-??T??-??-??Z/) ;;
  *) fail 'is not the name or the time of a backup' which "${WHICH:-latest}" before "${BEFORE:-}" ;;
esac

# chosen: of the names on the standard input, the one that is meant; nothing where there is none
chosen() {
  sort | awk -v which="${WHICH:-latest}" -v before="$(printf %s "${BEFORE:-9}" | tr : -)" '
    which == "latest" ? $0 "" <= before "" : $0 == which { name = $0 }
    END { print name }'
}
