# shellcheck shell=bash
# Whether the server answers clients, which it does while there is a quorum.
#   PORT  where it is without TLS
set -euo pipefail

exec 3<> "/dev/tcp/127.0.0.1/$PORT"
printf srvr >&3
grep -q '^Mode: ' <&3
