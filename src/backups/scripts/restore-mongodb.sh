# shellcheck shell=bash
# Restores the databases, users and roles of MongoDB from what dump-mongodb.sh has left. Users that are there already stay as
# they are.
#   DUMP       the directory with the dump
#   META       the directory with what it is
#   OVERWRITE  1 where all databases that are there are dropped; a server that has any is refused otherwise
# and those of client-mongodb.sh.
export STEP=restore
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
# shellcheck source=src/backups/scripts/client-mongodb.sh
. "${SCRIPTS:-/scripts}/client-mongodb.sh"

mkdir -p "$META"
own='name => !["admin", "config", "local"].includes(name)'
shell "admin.adminCommand({ listDatabases: 1, nameOnly: true }).databases.map(({ name }) => name).filter($own).forEach(name => print(name))" \
  > "$META/databases" || fail 'the server does not answer as it should' error "$(tail -n 1 "$META/databases")"
if [ -s "$META/databases" ]; then
  [ "${OVERWRITE:-}" = 1 ] || fail 'the server has databases, and was not to be overwritten' databases "$(tr '\n' ' ' < "$META/databases")"
  shell "admin.adminCommand({ listDatabases: 1, nameOnly: true }).databases.map(({ name }) => name).filter($own).forEach(name => admin.getSiblingDB(name).dropDatabase())" \
    > "$META/log" || fail 'what is there cannot be dropped' error "$(tail -n 1 "$META/log")"
fi
# Without --drop it leaves users alone that are there.
tool mongorestore ${REPLICA_SET:+--oplogReplay} --stopOnError --archive="$DUMP/mongodb.archive" 2> "$META/log" || fail 'mongorestore failed' error "$(tail -n 1 "$META/log")"
said=$(sed -n 's/.*\t\([0-9]*\) document(s) restored successfully\. \([0-9]*\) document(s) failed to restore\..*/\1 \2/p' "$META/log" | tail -n 1)
[ "${said#* }" = 0 ] || fail 'mongorestore does not say that all documents are restored' error "$(tail -n 1 "$META/log")"

# Each collection has what it has put there, unless documents go by themselves, or what was written during the dump came after
# them: that may have removed some.
# shellcheck disable=SC2016 # it is JavaScript
shell '
  const log = require("fs").readFileSync(`${process.env.META}/log`, "utf8");
  const changed = Number(log.match(/\tapplied (\d+) oplog entries/)?.[1] ?? 0) > 0;
  for (const [, namespace, wanted] of log.matchAll(/\tfinished restoring [`"]?(.+?)[`"]? \((\d+) documents?, \d+ failures?\)/g)) {
    const [database, ...words] = namespace.split(".");
    if (["admin", "config", "local"].includes(database)) continue;
    const db = admin.getSiblingDB(database), name = words.join(".");
    const info = db.getCollectionInfos({ name })[0];
    if (!info) {
      if (!changed) print([namespace, wanted, "none"].join("\t"));
      continue;
    }
    const ofTheirOwn = info.options?.capped || info.options?.expireAfterSeconds || (Number(wanted) > 0 && db.getCollection(name).getIndexes().some(index => "expireAfterSeconds" in index));
    const found = changed || ofTheirOwn || wanted === "0" ? wanted : db.getCollection(name).countDocuments({});
    if (found < Number(wanted)) print([namespace, wanted, found].join("\t"));
  }' > "$META/missing" || fail 'what was restored cannot be read' error "$(tail -n 1 "$META/missing")"
if [ -s "$META/missing" ]; then
  IFS=$'\t' read -r collection wanted found < "$META/missing"
  fail 'there are fewer documents than in the backup: is somebody writing to the server?' collections "$(grep -c . "$META/missing")" first "$collection" wanted "$wanted" found "$found"
fi
say ok 'compared with the backup: all is there' collections "$(grep -c 'finished restoring ' "$META/log" || true)"
say ok 'restored all databases' documents "${said% *}" seconds "$(seconds)"
