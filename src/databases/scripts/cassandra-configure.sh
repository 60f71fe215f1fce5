# shellcheck shell=bash
# Puts together the configuration of Cassandra: the image's, which its entrypoint writes to, with other settings in it.
#   SOURCE    directory of the image's configuration
#   TARGET    empty directory
#   SETTINGS  file with a line for each top-level key of cassandra.yaml that is another one, which may be no file
#   FILE      file that takes the place of cassandra.yaml, which may be no file
#   LOGGING   file that takes the place of logback.xml
set -euo pipefail

cp -R "$SOURCE/." "$TARGET"
cat "$LOGGING" > "$TARGET/logback.xml"

if [ -e "$FILE" ]; then
  cat "$FILE" > "$TARGET/cassandra.yaml"
else
  # What belongs to a key is all up to the next one, but for comments.
  awk '
    { key = $0; sub(/:.*/, "", key) }
    NR == FNR { given[key]; next }
    /^[A-Za-z_]+:/ { skip = key in given }
    /^#/ || !skip
  ' "$SETTINGS" "$SOURCE/cassandra.yaml" > "$TARGET/cassandra.yaml"
  cat "$SETTINGS" >> "$TARGET/cassandra.yaml"
fi
