# shellcheck shell=sh
# Gives what a program wrote to another one that looks at it.
#   FILE  name of the file
# and those of verify.sh; QUERY is a program of the shell that has to end well, and has the file as its standard input.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "${SCRIPTS:-/scripts}/verify.sh"

mkdir "$DATA"
(cd "$DATA" && sh "$QUERY" < "$DUMP/$FILE") > "$DATA.answer" 2>&1 || fail 'the query does not hold' status "$?" answer "$(why "$DATA.answer")"
say ok 'the query holds' answer "$(why "$DATA.answer")"
say ok 'verified: it can be restored' seconds "$(seconds)"
