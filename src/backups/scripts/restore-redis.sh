# shellcheck shell=sh
# Restores Redis or Valkey from what dump-redis.sh has left: a server here loads the dump, and gives away key by key. The
# target needs no restart, nothing of its disk is touched, and those that follow it follow. Its users are left as they are.
# Indexes of the search module are in no dump of a key: whoever made them makes them again.
#   DUMP       the directory with the dump
#   OVERWRITE  1 where all that is there is removed; a server that is not empty is refused otherwise
# and those of client-redis.sh. There has to be memory for all the keys.
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-redis.sh
. "${SCRIPTS:-/scripts}/client-redis.sh"

work=$(mktemp -d)
server INFO keyspace > "$work/target" 2>&1 || fail 'the server does not answer as it should' error "$(head -n 1 "$work/target")"
if [ -n "$(keys "$work/target")" ] && [ "${OVERWRITE:-}" != 1 ]; then
  fail 'the server is not empty, and was not to be overwritten' databases "$(keys "$work/target" | cut -d ' ' -f 1 | tr '\n' ' ')"
fi

# By a socket: it is nobody else's. By way of the image's own entrypoint, which loads the modules that it brings along.
(
  unset REDISCLI_AUTH
  exec docker-entrypoint.sh "$PROGRAM-server" --port 0 --unixsocket "$work/socket" --dir "$DUMP" --dbfilename dump.rdb --appendonly no --save ''
) > "$work/log" 2>&1 &
process=$!
# shellcheck disable=SC2329 # called when the step ends
at_end() {
  kill "$process" 2> /dev/null || true
}
loaded() {
  (unset REDISCLI_AUTH && "$PROGRAM-cli" -e -s "$work/socket" "$@")
}
until [ "$(loaded PING 2> /dev/null)" = PONG ]; do
  kill -0 "$process" 2> /dev/null || fail 'the dump cannot be loaded' error "$(tail -n 2 "$work/log")"
  sleep 0.2
done
loaded INFO keyspace > "$work/source"

# What is there is removed when all that is to come is known to be whole.
if [ "${OVERWRITE:-}" = 1 ]; then
  server FLUSHALL > /dev/null || fail 'what is there cannot be removed'
fi

# The next keys, after a line that says where to go on: as commands in the protocol, some MiB of them at once.
# Times are absolute: a key lives as long as it would have.
next='
  local cursor, size, out = ARGV[1], 0, {}
  repeat
    local page = redis.call("SCAN", cursor, "COUNT", 100)
    cursor = page[1]
    for _, key in ipairs(page[2]) do
      local value = redis.call("DUMP", key)
      if value then
        local expires = redis.call("PEXPIRETIME", key)
        local command = {"RESTORE", key, expires > 0 and string.format("%.0f", expires) or "0", value, "REPLACE"}
        if expires > 0 then command[6] = "ABSTTL" end
        out[#out + 1] = "*" .. #command .. "\r\n"
        for _, word in ipairs(command) do
          out[#out + 1] = "$" .. #word .. "\r\n" .. word .. "\r\n"
        end
        size = size + #value
      end
    end
  until cursor == "0" or size > 4194304
  return cursor .. "\n" .. table.concat(out)'
keys "$work/source" > "$work/databases"
while read -r database count _; do
  cursor=
  until [ "$cursor" = 0 ]; do
    loaded --raw -n "$database" EVAL "$next" 0 "${cursor:-0}" > "$work/page" || fail 'the dump cannot be read' error "$(head -n 1 "$work/page")"
    cursor=$(head -n 1 "$work/page")
    tail -n +2 "$work/page" > "$work/commands"
    server -n "$database" --pipe --pipe-timeout 0 < "$work/commands" > "$work/answer" 2>&1 || fail 'the server does not take the keys' error "$(tail -n 3 "$work/answer")"
  done
  say ok 'restored' database "$database" keys "$count" seconds "$(seconds)"
done < "$work/databases"

if [ -n "$(loaded FUNCTION LIST)" ]; then
  loaded --raw -D '' FUNCTION DUMP > "$work/functions"
  server -X payload FUNCTION RESTORE payload REPLACE < "$work/functions" > "$work/answer" 2>&1 || fail 'the server does not take the functions' error "$(tail -n 1 "$work/answer")"
fi

server INFO keyspace > "$work/target"
keys "$work/target" > "$work/found"
# Those that expire may have done so since.
while read -r database count expiring; do
  found=$(awk -v database="$database" '$1 == database { found = $2 } END { print found + 0 }' "$work/found")
  [ "$found" -ge "$((count - expiring))" ] || fail 'there are fewer keys than in the dump' database "$database" wanted "$count" found "$found"
done < "$work/databases"
say ok 'restored all keys' databases "$(grep -c . "$work/databases" || true)" seconds "$(seconds)"
