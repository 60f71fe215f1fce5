// Whether another pod is in a replica set already; says so by its exit code. For mongosh.
//   HOSTS  host names of all pods, the first one first
//   PORT   where they are
//   TLS    options of the connection string for TLS
const { HOSTS, PORT, TLS = '' } = process.env;

for (const host of HOSTS.split(' ').slice(1)) {
  try {
    const connection = new Mongo(`mongodb://${host}:${PORT}/?directConnection=true&serverSelectionTimeoutMS=3000${TLS}`);
    if (connection.getDB('admin').runCommand({ hello: 1 }).setName !== undefined) {
      quit(0);
    }
  } catch (error) {
    print(`${host} does not answer: ${error.message}`);
  }
}
quit(1);
