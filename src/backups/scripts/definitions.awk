# Reads the definitions of RabbitMQ, as it writes them: a map of lists, without any white space between them.
#   without  a file with a list of users by their names, as RabbitMQ writes it: then the definitions are written without those
# Otherwise each of them becomes a line: its kind, what it is called, and all that it says, in one order, as maps have none.

# Where the value ends that begins at a place: the place behind it.
function behind(place,    char, depth, quoted) {
  for (; place <= length(text); place++) {
    char = substr(text, place, 1)
    if (quoted) {
      if (char == "\\") place++
      else if (char == "\"") quoted = 0
    } else if (char == "\"") quoted = 1
    else if (char ~ /[[{]/) depth++
    else if (char ~ /[]}]/) { if (depth-- == 0) return place }
    else if (char == "," && depth == 0) return place
    else if (char == ":" && depth == 0) return place
  }
  print "the definitions are not whole" > "/dev/stderr"
  failed = 1
  exit 1
}

# Of a definition, what it is called, and all that it says.
function describe(from, to,    count, fields, place, end, key, value, at, swap) {
  for (place = from + 1; place < to - 1; place = end + 1) {
    end = behind(place)
    key = substr(text, place, end - place)
    place = end + 1
    end = behind(place)
    value = substr(text, place, end - place)
    fields[++count] = key ":" value
    for (at = count; at > 1 && fields[at] < fields[at - 1]; at--) { swap = fields[at]; fields[at] = fields[at - 1]; fields[at - 1] = swap }
  }
  all = called = ""
  for (at = 1; at <= count; at++) {
    all = all (at > 1 ? "," : "") fields[at]
    key = fields[at]
    sub(/:.*/, "", key)
    # Bindings between the same two differ in their arguments alone.
    if (index(naming, key) || (kind == "\"bindings\"" && key == "\"arguments\"")) called = called (called == "" ? "" : ", ") fields[at]
  }
}

{ text = text $0 }

END {
  while (without && (getline line < without) > 0) known = known line
  naming = "\"name\" \"vhost\" \"user\" \"component\" \"exchange\" \"source\" \"destination\" \"destination_type\" \"routing_key\""
  if (without) printf "{"
  for (place = 2; substr(text, place - 1, 1) != "}" && !failed; place = end + 1) {
    end = behind(place)
    kind = substr(text, place, end - place)
    if (without) printf "%s%s:", (place > 2 ? "," : ""), kind
    place = end + 1
    end = behind(place)
    if (substr(text, place, 1) != "[") {
      if (without) printf "%s", substr(text, place, end - place)
      continue
    }
    if (without) printf "["
    separator = ""
    for (from = place + 1; substr(text, from, 1) != "]" && from < end; from = to + (substr(text, to, 1) == ",")) {
      to = behind(from)
      describe(from, to)
      if (!without) print substr(kind, 2, length(kind) - 2) "\t" called "\t" all
      else if (kind != "\"users\"" || !index(known, "{" called "}")) {
        printf "%s%s", separator, substr(text, from, to - from)
        separator = ","
      }
    }
    if (without) printf "]"
  }
  if (without && !failed) printf "}"
  exit failed
}
