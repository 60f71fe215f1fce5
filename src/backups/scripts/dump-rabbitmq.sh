# shellcheck shell=bash
# Dumps the definitions of RabbitMQ: virtual hosts, users, rights, queues, exchanges, bindings and policies. No messages: those
# are in no dump, and a copy of them would be delivered twice.
#   DUMP  the directory in which they are left
#   META  the directory in which is left what they are
# and those of client-rabbitmq.sh.
export STEP=dump
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-rabbitmq.sh
. "${SCRIPTS:-/scripts}/client-rabbitmq.sh"

mkdir -p "$DUMP" "$META"
ask GET /api/definitions "$META/definitions" || fail 'the server does not answer as it should' error "$(head -c 200 "$META/definitions" 2> /dev/null)"
version=$(sed -n 's/.*"rabbit_version":"\([^"]*\)".*/\1/p' "$META/definitions")
if [ -z "$version" ] || [ "$(tail -c 1 "$META/definitions")" != '}' ]; then
  fail 'the answer is not all of the definitions'
fi
echo "$version" > "$META/version"
mv "$META/definitions" "$DUMP/definitions.json"
say ok 'dumped the definitions, without messages' bytes "$(bytes_of "$DUMP")" seconds "$(seconds)"
