// Makes the replica set, or tells it which pods there are. Ends with an error where that cannot be done yet. For mongosh.
//   HOSTS          host names of all pods, the first one first
//   SUFFIX         what follows a pod's name in them
//   PORT           where they are
//   REPLICA_SET    name of the set
//   USERNAME       a user that may do it
//   PASSWORD_FILE  the file with its password
//   TLS            options of the connection string for TLS
const { readFileSync } = require('fs');
const { HOSTS, SUFFIX, PORT, REPLICA_SET, USERNAME, PASSWORD_FILE, TLS = '' } = process.env;

/** More than seven cannot vote. */
const VOTERS = 7;
const hosts = HOSTS.split(' ').map(host => `${host}:${PORT}`);

function connect(where, options) {
  const admin = new Mongo(`mongodb://${where}/?serverSelectionTimeoutMS=10000${options}${TLS}`).getDB('admin');
  // As the image's entrypoint reads it.
  admin.auth(USERNAME, readFileSync(PASSWORD_FILE, 'utf8').replace(/\n+$/, ''));
  return admin;
}

function run(admin, command) {
  const answer = admin.runCommand(command);
  if (answer.ok !== 1) {
    throw new Error(answer.errmsg);
  }
  return answer;
}

function member(id, host, voters) {
  return voters < VOTERS ? { _id: id, host } : { _id: id, host, votes: 0, priority: 0 };
}

/** One change at a time: each has to be known to a majority before the next one. */
function reconfigure(primary, change) {
  const { config } = run(primary, { replSetGetConfig: 1 });
  const members = change(config.members);
  if (members) {
    run(primary, { replSetReconfig: { ...config, version: config.version + 1, members } });
  }
  return members !== undefined;
}

function removeGone(members) {
  const gone = members.find(({ host }) => host.endsWith(`${SUFFIX}:${PORT}`) && !hosts.includes(host));
  return gone && members.filter(each => each !== gone);
}

function addNew(members) {
  const host = hosts.find(each => !members.some(other => other.host === each));
  const id = Math.max(...members.map(({ _id }) => _id)) + 1;
  return host && [...members, member(id, host, members.filter(({ votes }) => votes !== 0).length)];
}

const first = connect(hosts[0], '&directConnection=true');
if (run(first, { hello: 1 }).setName === undefined) {
  run(first, { replSetInitiate: { _id: REPLICA_SET, members: hosts.map((host, index) => member(index, host, index)) } });
  print(`initiated ${REPLICA_SET}`);
} else {
  const primary = connect(hosts.join(','), `&replicaSet=${REPLICA_SET}`);
  while (reconfigure(primary, removeGone) || reconfigure(primary, addNew));
}
