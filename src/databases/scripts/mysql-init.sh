# shellcheck shell=bash
# Makes further databases and users in a new MySQL or MariaDB; the image reads it into its own bash, which stops at errors.
#   CLIENT         the client's program
#   SOCKET_PATH    the socket at which the server listens
#   PASSWORD_FILE  the file with the password of root
#   DATABASES      names of databases, in one line
#   USERS          a user in each line: its name, then the databases that it may do everything in
# The password of a user is in /run/secrets/users/<name>/password.

# Root's login, as an option file: arguments and the environment can be seen by others.
root_login() {
  local password
  password=$(cat "$PASSWORD_FILE")
  password=${password//\\/\\\\}
  printf '[client]\nuser=root\npassword="%s"\n' "${password//\"/\\\"}"
}

literal() { # literal TEXT: as SQL has it
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

{
  # Without NO_BACKSLASH_ESCAPES and ANSI_QUOTES, whatever the server is configured to.
  echo "SET SESSION sql_mode = '';"
  for database in ${DATABASES:-}; do
    echo "CREATE DATABASE \`$database\`;"
  done
  while read -r user databases; do
    [ -n "$user" ] || continue
    echo "CREATE USER \`$user\`@'%' IDENTIFIED BY $(literal "$(cat "/run/secrets/users/$user/password")");"
    for database in $databases; do
      # In a grant, "_" stands for any character.
      echo "GRANT ALL ON \`${database//_/\\_}\`.* TO \`$user\`@'%';"
    done
  done <<< "${USERS:-}"
} | "$CLIENT" --defaults-extra-file=<(root_login) --protocol=socket --socket="$SOCKET_PATH"
