# shellcheck shell=sh
# Unpacks the files of a store, and looks at them.
# Its variables are those of verify.sh; QUERY is a program of the shell that has to end well, in the directory of the files.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "${SCRIPTS:-/scripts}/verify.sh"

mkdir "$DATA"
export TARGET="$DATA"
restore sh restore-files.sh

if [ -n "${QUERY:-}" ]; then
  (cd "$DATA" && sh "$QUERY") > "$DATA.answer" 2>&1 || fail 'the query does not hold' status "$?" answer "$(why "$DATA.answer")"
  say ok 'the query holds' answer "$(why "$DATA.answer")"
else
  there files "$(find "$DATA" -mindepth 1 | grep -c . || true)"
fi
say ok 'verified: it can be restored' seconds "$(seconds)"
