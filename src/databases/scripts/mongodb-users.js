// Makes further users in a new server; the image runs it in mongosh.
//   USERS  a user in each line: its name, then the databases that it owns
// The password of a user is in /run/secrets/users/<name>/password.
const { readFileSync } = require('fs');

for (const line of process.env.USERS.split('\n')) {
  const [user, ...databases] = line.split(' ');
  db.getSiblingDB('admin').createUser({
    user,
    pwd: readFileSync(`/run/secrets/users/${user}/password`, 'utf8').replace(/\n+$/, ''),
    roles: databases.map(name => ({ role: 'dbOwner', db: name })),
  });
}
