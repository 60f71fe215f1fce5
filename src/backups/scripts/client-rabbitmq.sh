# shellcheck shell=bash
# How RabbitMQ's management API is asked, with what the image has; read by `.`.
#   DB_HOST, DB_PORT, DB_USER  where it is, and who asks it: an administrator
#   PASSWORD_FILE              the file with the password
#   TLS_CA                     the file with the authority of the server's certificate, where it asks for TLS

# ask METHOD PATH ANSWER [BODY]: leaves the body of the answer in a file; an answer that is no success is an error
ask() {
  local request=$3.request answer=$3.raw status
  {
    # In 1.0, an answer is in one piece, and ends with the connection.
    printf '%s %s HTTP/1.0\r\nHost: %s\r\nAuthorization: Basic %s\r\n' "$1" "$2" "$DB_HOST" "$(printf '%s:%s' "$DB_USER" "$(cat "$PASSWORD_FILE")" | base64 | tr -d '\n')"
    [ $# -lt 4 ] || printf 'Content-Type: application/json\r\nContent-Length: %s\r\n' "$(wc -c < "$4")"
    printf '\r\n'
    [ $# -lt 4 ] || cat "$4"
  } > "$request"
  if [ -n "${TLS_CA:-}" ]; then
    openssl s_client -quiet -ign_eof -connect "$DB_HOST:$DB_PORT" -servername "$DB_HOST" -verify_hostname "$DB_HOST" -verify_return_error -CAfile "$TLS_CA" \
      < "$request" > "$answer" 2> "$3.log" || return
  else
    exec 3<> "/dev/tcp/$DB_HOST/$DB_PORT" || return
    cat "$request" >&3 && cat <&3 > "$answer" || return
    exec 3>&-
  fi
  rm "$request"
  read -r _ status _ < "$answer"
  # The body is behind the first empty line.
  sed '1,/^\r*$/d' "$answer" > "$3"
  [[ $status = 2* ]]
}
