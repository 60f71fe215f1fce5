# shellcheck shell=sh
# Runs a program, and takes what it writes to its standard output for the dump.
#   "$@"  the program and its arguments
#   FILE  name of the file that its output becomes
#   DUMP  the directory in which the file is left
#   META  the directory in which is left what it is: the name of the program, for a version
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"

mkdir -p "$DUMP" "$META"
echo "$1" > "$META/version"
"$@" > "$DUMP/$FILE" || fail 'the program failed' program "$1"
[ -s "$DUMP/$FILE" ] || fail 'the program wrote nothing' program "$1"
say ok 'dumped' file "$FILE" bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
