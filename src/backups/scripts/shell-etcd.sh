# shellcheck shell=sh
# A shell's tools for etcd's image, which has none; read into its steps by `.`. They are run by busybox.
#   BUSYBOX  the program, where it is needed
if [ -n "${BUSYBOX:-}" ]; then
  tools=$("$BUSYBOX" mktemp -d)
  "$BUSYBOX" --install -s "$tools"
  PATH=$tools:$PATH
fi
