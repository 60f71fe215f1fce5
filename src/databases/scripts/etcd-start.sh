# shellcheck shell=sh
# Starts a member of etcd, and makes it one where its claim is empty. The image has no shell: this is busybox.
#   the arguments  etcd's, but for the cluster that it starts with
#   BUSYBOX        the program that runs this, for what the image has no programs for either
#   POD_NAME       the name of the pod, and of the member
#   HOSTS          the members' host names, in one line; the first one makes the cluster
#   CLIENT_SCHEME  http or https
#   DATA_DIR       where the data goes
#   WAL_DIR        where the write-ahead log goes
# ETCDCTL_CACERT, ETCDCTL_CERT and ETCDCTL_KEY are etcdctl's own.
#
# Whoever starts with an empty claim as one of several could, by etcd's static configuration, make a second cluster: two new
# members beside one that is not there just now are a majority of three. So the first member makes a cluster of itself
# alone, and only if the claims of all others are empty too. All others join.
set -eu
trap 'exit 143' TERM

others=
endpoints=
for host in $HOSTS; do
  if [ "${host%%.*}" = "$POD_NAME" ]; then
    url=http://$host:2380
  else
    others="$others $host"
    endpoints="$endpoints${endpoints:+,}$CLIENT_SCHEME://$host:2379"
  fi
done

# Of the others: this one does not answer yet.
export ETCDCTL_ENDPOINTS="$endpoints"
etcdctl() {
  /usr/local/bin/etcdctl "$@"
}

# This member in a list of members: `id, started or unstarted, name, peer URLs, client URLs, is it a learner`.
own_line() {
  "$BUSYBOX" grep -F ", $url, "
}

# A learner has no vote until it has caught up: a new member that comes to nothing stops no cluster.
promote() {
  while "$BUSYBOX" sleep 3; do
    members=$(etcdctl member list) || continue
    line=$(echo "$members" | own_line) || return
    case $line in
      *', true') etcdctl member promote "${line%%,*}" || continue ;;
      *', started,'*) return ;;
    esac
  done
}

start() {
  promote > /dev/null 2>&1 &
  exec /usr/local/bin/etcd "$@"
}

any_of() {
  [ -e "$1" ]
}

if any_of "$WAL_DIR"/*.wal; then
  if members=$(etcdctl member list 2> /dev/null) && ! echo "$members" | own_line > /dev/null; then
    echo "$POD_NAME was removed from the cluster: delete the claims of this pod and the pod, and it joins anew" >&2
    exit 1
  fi
  start "$@"
fi
if [ -e "$DATA_DIR/member/snap/db" ]; then
  echo "the log of $POD_NAME is gone, and its data is worth nothing without it: delete the claims of this pod and the pod, and it joins anew" >&2
  exit 1
fi

# Tells the first member that this claim is empty.
"$BUSYBOX" mkdir -p /tmp/waiting
: > /tmp/waiting/empty
"$BUSYBOX" httpd -f -p 2380 -h /tmp/waiting &
waiting=$!

all_empty() {
  for host in $others; do
    "$BUSYBOX" wget -q -T 2 -O /dev/null "http://$host:2380/empty" || return 1
  done
}

# The members as etcd has them configured: `name=peer URL,...`.
cluster_of() {
  names=
  while IFS=', ' read -r _ _ _ peer _; do
    name=${peer#*://}
    names="$names${names:+,}${name%%.*}=$peer"
  done
  echo "$names"
}

state=
while [ -z "$state" ]; do
  if members=$(etcdctl member list); then
    line=$(echo "$members" | own_line) || line=
    case $line in
      '') echo "joining $others"; etcdctl member add "$POD_NAME" --learner --peer-urls="$url" || "$BUSYBOX" sleep 2 ;;
      *', unstarted,'*) state=existing cluster=$(echo "$members" | cluster_of) ;;
      *) echo "a member that has lost its claim is another one"; etcdctl member remove "${line%%,*}" || "$BUSYBOX" sleep 2 ;;
    esac
  elif [ "$POD_NAME" = "${HOSTS%%.*}" ] && all_empty; then
    state=new cluster=$POD_NAME=$url
  else
    "$BUSYBOX" sleep 2
  fi
done

kill "$waiting" 2> /dev/null || true
wait "$waiting" 2> /dev/null || true
start "$@" --initial-cluster="$cluster" --initial-cluster-state="$state"
