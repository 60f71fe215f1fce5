# shellcheck shell=sh
# How a set is encrypted, and made plain again; read into the steps of a store by `.`. What is encrypted is all of the set, the
# checksums with it, so that what is made plain can be compared with what was encrypted.
#   ENCRYPT      `age` or `openssl`; neither without it
#   RECIPIENTS   to encrypt by age: the recipients, a line each
#   SECRET_FILE  the password of openssl; to decrypt by age: the identities
files=$(mktemp)

# list_files DIRECTORY: each file in it
list_files() {
  (cd "$1" && find . -type f) | sed 's/^\.\///' | sort > "$files"
}

# encrypt FROM INTO: leaves beside the files what they are, as far as anybody may know, and their checksums
encrypt() {
  mkdir "$2" || return
  printf '%s\n' "${RECIPIENTS:-}" > "$files.recipients"
  list_files "$1"
  while IFS= read -r name; do
    mkdir -p "$2/$(dirname "$name")" || return
    case $ENCRYPT in
      age) age --encrypt --recipients-file "$files.recipients" --output "$2/$name.age" "$1/$name" || return ;;
      openssl)
        openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -salt -pass "file:$SECRET_FILE" -in "$1/$name" -out "$2/$name.enc" || return
        # What openssl lacks is a check of its own; where the password is there, so is the comparison.
        openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass "file:$SECRET_FILE" -in "$2/$name.enc" | cmp -s - "$1/$name" || return
        ;;
      *) fail "is no encryption: $ENCRYPT" ;;
    esac
  done < "$files"
  sealed "$1" > "$2/manifest.json" && checksum "$2"
}

# sealed DIRECTORY: the manifest of a set, as it stands beside the encrypted one
sealed() {
  sed "s/^  \"encryption\": \"none\"/  \"encryption\": \"$ENCRYPT\"/" "$1/manifest.json"
}

# decrypt FROM INTO: the set that was encrypted
decrypt() {
  [ -n "${SECRET_FILE:-}" ] || fail 'is encrypted, and there is nothing to decrypt it with' path "$1"
  encryption=$(field encryption "$1/manifest.json")
  [ "$encryption" = "${ENCRYPT:-none}" ] || fail 'is encrypted in another way' wanted "${ENCRYPT:-none}" found "$encryption"
  list_files "$1"
  while IFS= read -r name; do
    mkdir -p "$2/$(dirname "$name")"
    case $name in
      *.age) age --decrypt --identity "$SECRET_FILE" --output "$2/${name%.age}" "$1/$name" || fail 'cannot be decrypted' file "$name" ;;
      *.enc)
        openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass "file:$SECRET_FILE" -in "$1/$name" -out "$2/${name%.enc}" || fail 'cannot be decrypted' file "$name"
        ;;
    esac
  done < "$files"
}
