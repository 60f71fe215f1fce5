# shellcheck shell=bash
# Restores the definitions of RabbitMQ into a broker of its own, and asks that.
#   DB_HOST, DB_PORT  where its management is to listen
#   DB_USER           the user that is made to restore them
#   DATABASE          the virtual host that is asked
# and those of verify.sh, restore-rabbitmq.sh and client-rabbitmq.sh; QUERY is the name of a queue that has to be there.
export STEP=verify
# shellcheck source=src/backups/scripts/lib.sh
. "${SCRIPTS:-/scripts}/lib.sh"
PASSWORD_FILE=$(mktemp)
export PASSWORD_FILE
od -An -N 16 -tx1 /dev/urandom | tr -d ' \n' > "$PASSWORD_FILE"
# shellcheck source=src/backups/scripts/client-rabbitmq.sh
. "${SCRIPTS:-/scripts}/client-rabbitmq.sh"
# shellcheck source=src/backups/scripts/verify.sh
. "${SCRIPTS:-/scripts}/verify.sh"

# Nothing of it is to be reached from outside of the pod, and nothing but its management is needed.
mkdir "$DATA"
cat > "$DATA.tmp/rabbitmq.conf" <<CONF
listeners.tcp = none
management.tcp.ip = $DB_HOST
management.tcp.port = $DB_PORT
default_user = $DB_USER
default_pass = $(cat "$PASSWORD_FILE")
CONF
echo "[{kernel, [{inet_dist_use_interface, {127,0,0,1}}]}]." > "$DATA.tmp/advanced.config"
echo '[rabbitmq_management].' > "$DATA.tmp/enabled_plugins"
export HOME=$DATA.tmp ERL_EPMD_ADDRESS=127.0.0.1 ERL_MAX_PORTS=65536
export RABBITMQ_NODENAME=verify@localhost RABBITMQ_MNESIA_BASE=$DATA RABBITMQ_LOG_BASE=$DATA.tmp RABBITMQ_LOGS=-
# Nor what the image has beside its configuration.
export RABBITMQ_CONFIG_FILES=$DATA.tmp/conf.d
export RABBITMQ_CONFIG_FILE=$DATA.tmp/rabbitmq.conf RABBITMQ_ADVANCED_CONFIG_FILE=$DATA.tmp/advanced.config RABBITMQ_ENABLED_PLUGINS_FILE=$DATA.tmp/enabled_plugins
serve rabbitmq-server
until_up ask GET /api/whoami "$DATA.tmp/whoami"
restore bash restore-rabbitmq.sh

if [ -n "${QUERY:-}" ]; then
  # escaped TEXT: as a part of a path
  escaped() {
    printf %s "$1" | od -An -tx1 -v | tr -d '\n' | tr ' ' %
  }
  queue=$(cat "$QUERY")
  ask GET "/api/queues/$(escaped "$DATABASE")/$(escaped "$queue")?columns=name" "$DATA.answer" || fail 'the queue is not there' vhost "$DATABASE" queue "$queue"
  say ok 'the queue is there' vhost "$DATABASE" queue "$queue"
fi
say ok 'verified: it can be restored' seconds "$(seconds)"
