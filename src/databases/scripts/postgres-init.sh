# shellcheck shell=bash
# Makes further databases and users in a new database; the image reads it into its own bash, which stops at errors.
#   DATABASES  names of databases, in one line
#   USERS      a user in each line: its name, then the databases that it owns the public schema of
# The password of a user is in /run/secrets/users/<name>/password.

sql() {
  psql --no-psqlrc --set=ON_ERROR_STOP=1 --no-password --username="$POSTGRES_USER" "$@"
}

for database in ${DATABASES:-}; do
  sql --dbname=postgres --set=database="$database" <<< 'CREATE DATABASE :"database";'
done

while read -r user databases; do
  [ -n "$user" ] || continue
  # Over the standard input: arguments can be seen by others. The backquotes are psql's.
  # shellcheck disable=SC2016
  { printf '\\set password `cat /run/secrets/users/%s/password`\n' "$user"; cat <<< 'CREATE ROLE :"user" LOGIN PASSWORD :'\''password'\'';'; } |
    sql --dbname=postgres --set=user="$user"
  for database in $databases; do
    sql --dbname="$database" --set=user="$user" --set=database="$database" <<< \
      'GRANT ALL ON DATABASE :"database" TO :"user"; GRANT ALL ON SCHEMA public TO :"user";'
  done
done <<< "${USERS:-}"
