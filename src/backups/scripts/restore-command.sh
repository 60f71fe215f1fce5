# shellcheck shell=sh
# Runs a program, and gives it what dump-command.sh has left on its standard input.
#   "$@"  the program and its arguments
#   FILE  name of the file
#   DUMP  the directory with the file
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"

bytes=$(bytes_of "$DUMP")
"$@" < "$DUMP/$FILE" || fail 'the program failed' program "$1"
say ok 'restored' file "$FILE" bytes "$bytes" seconds "$(seconds)"
