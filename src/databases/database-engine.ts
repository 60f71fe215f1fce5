import { checkCustomEngine, customEngine, CustomEngineOptions } from './custom-engine';
import { EngineChoice } from './engine-choice';
import { EngineOptions, EtcdOptions } from './engine-options';
import { CASSANDRA } from './engines/cassandra';
import { etcd } from './engines/etcd';
import { KAFKA } from './engines/kafka';
import { MARIADB } from './engines/mariadb';
import { MONGODB } from './engines/mongodb';
import { MYSQL } from './engines/mysql';
import { POSTGRES } from './engines/postgres';
import { RABBITMQ } from './engines/rabbitmq';
import { REDIS, VALKEY } from './engines/redis';
import { ZOOKEEPER } from './engines/zookeeper';
import { ENGINES } from './registry';

/**
 * What a {@link StatefulDatabase} runs.
 */
export class DatabaseEngine {
  /**
   * PostgreSQL 14 or newer (`postgres`). With several replicas the first pod is written to, and the others are standbys that stream from it;
   * clients read from them at `readService`. **Nothing fails over by itself**: while the first pod is away, nothing can be written.
   * CloudNativePG is an operator that does fail over.
   *
   * @param options the version
   * @see https://hub.docker.com/_/postgres
   */
  public static postgres(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(POSTGRES, options));
  }

  /**
   * MySQL 8 or newer (`mysql`). With several replicas the first pod is written to, and the others follow it by its log, read-only; clients
   * read from them at `readService`. A new follower clones the primary by MySQL's own clone plugin. **Nothing fails over by itself**: while
   * the first pod is away, nothing can be written. The MySQL Operator runs an InnoDB Cluster, which does fail over.
   *
   * The user of the credentials is `root`; apps are better off with one of `users`. Without `database` or `databases`, none is made. The image
   * does not escape the password of root: it must be free of quotes and backslashes, as generated ones are. With `tls` nobody but those in the
   * pod gets in without. The binary log is kept for three days (`binlog_expire_logs_seconds`), and followers want tables to have a primary
   * key.
   *
   * @param options the version, at least 8.0.23
   * @see https://hub.docker.com/_/mysql
   */
  public static mysql(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(MYSQL, options));
  }

  /**
   * MariaDB 10.6 or newer (`mariadb`). With several replicas the first pod is written to, and the others follow it by its log, read-only;
   * clients read from them at `readService`. A new follower loads a dump of the primary, which takes hours where there are hundreds of GiB;
   * tables that are not transactional (Aria, MyISAM) should not be written to meanwhile. **Nothing fails over by itself**: while the first pod
   * is away, nothing can be written. mariadb-operator is an operator that does fail over.
   *
   * The user of the credentials is `root`; apps are better off with one of `users`, whom alone followers keep from writing. Without `database`
   * or `databases`, none is made. With `tls` nobody but those in the pod gets in without. The binary log is kept for three days
   * (`binlog_expire_logs_seconds`), and followers want tables to have a primary key.
   *
   * @param options the version
   * @see https://hub.docker.com/_/mariadb
   */
  public static mariadb(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(MARIADB, options));
  }

  /**
   * Apache Kafka 3.8 or newer (`apache/kafka`), without ZooKeeper: every pod is a broker and a controller. With three pods topics have three
   * replicas, of which two must have a message before it counts, and any one pod can be lost.
   *
   * **The number of pods is for ever**: Kafka cannot be told a new number of controllers by its configuration, and would forget its topics.
   * The id of the cluster depends on it, so that Kafka refuses to start instead. Strimzi is an operator that can.
   *
   * There are no passwords: the network policy lets in who is connected. With `tls`, the certificate has to hold for the names of the pods
   * (`*.<serviceName>.<namespace>.svc`), and its key has to be PKCS #8 (cert-manager: `privateKey.encoding: PKCS8`). Where a rolling restart
   * must not leave a partition with a single replica, give new pods the time to catch up: `minReady`.
   *
   * @param options the version, with all of its three numbers
   * @see https://hub.docker.com/r/apache/kafka
   */
  public static kafka(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(KAFKA, options));
  }

  /**
   * etcd 3.5.11 or newer (`quay.io/coreos/etcd`, with tags like `v3.5.16`). With three pods, or any odd number, the members elect a leader
   * among themselves, and lose nothing and keep serving as long as a majority of them is up. `config` are its flags.
   *
   * The first pod makes a cluster, when the others are there with empty claims as well, and they join it one after the other. So does a new
   * pod of a larger `replicas`, and one whose claim was deleted, in place of the member that it was. Before `replicas` becomes smaller, the
   * cluster has to be told: `etcdctl member remove`, the highest pod first. Otherwise those that are left are no majority, and wait until
   * `replicas` is what it was. A member that was removed starts again when its old claim is deleted.
   *
   * There are no passwords: the network policy lets in who is connected. With `tls`, clients need no certificate of their own unless `config`
   * has `client-cert-auth: 'true'`; etcd's certificate then has to hold for clients as well, as it asks itself. It has to hold for the names
   * of the pods (`*.<serviceName>.<namespace>.svc`) and of the Service. Members talk to each other without TLS.
   *
   * @param options the version, with all of its three numbers
   * @see https://etcd.io/docs/latest/op-guide/clustering/
   */
  public static etcd(options: EtcdOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(etcd(options.shellImage), options, { shellImage: options.shellImage }));
  }

  /**
   * Redis 7 or newer (`redis`). It keeps all it has on its disk, in a log that is written once a second and in dumps; as a mere cache it does
   * not: `config: { appendonly: 'no', save: '' }`. It takes up to 70 % of its memory limit for data (`maxmemory`) and then refuses to store
   * more, unless `config` has a `maxmemory-policy`. The disk should hold four times as much. A dump (`dump.rdb`) in an otherwise empty claim
   * is taken up.
   *
   * With several replicas the first pod is written to, and the others follow it; clients read from them at `readService`. **Nothing fails over
   * by itself**: while the first pod is away, nothing can be written, and the others serve what they have. A first pod that has lost its disk
   * copies what the others have, where one of them is up. The Redis operator of OT-Container-Kit is an operator that fails over (Sentinel) and runs clusters.
   *
   * The password is that of the user `default`. Values of `config` are those that `CONFIG SET` takes, without quotes. With `configFile`,
   * paths, persistence and TLS are the file's, while password and replication are added to it.
   *
   * @param options the version
   * @see https://hub.docker.com/_/redis
   */
  public static redis(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(REDIS, options));
  }

  /**
   * Valkey 7.2 or newer (`valkey/valkey`), in all as {@link redis}. The valkey-operator of SAP is an operator that fails over (Sentinel).
   *
   * @param options the version
   * @see https://hub.docker.com/r/valkey/valkey
   */
  public static valkey(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(VALKEY, options));
  }

  /**
   * ZooKeeper 3.8 or newer (`zookeeper`). With three pods, or any odd number, they elect a leader, and keep serving as long as a majority of
   * them is up.
   *
   * A larger `replicas` loses nothing: new pods never outvote those that have the data. From three pods on it happens by itself; from one pod
   * to three, delete the first pod by hand (`kubectl delete pod <name>-0`) when the new ones run and wait for it. Before `replicas` becomes 1,
   * see that the first pod has caught up.
   *
   * There are no passwords: the network policy lets in who is connected, and ZooKeeper's own ACLs are the apps'. With `tls`, clients speak TLS
   * at the same port, and members talk to each other without; the key has to be PKCS #8 (cert-manager: `privateKey.encoding: PKCS8`).
   *
   * @param options the version, with two of its numbers at least
   * @see https://hub.docker.com/_/zookeeper
   */
  public static zookeeper(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(ZOOKEEPER, options));
  }

  /**
   * Cassandra 4.1 or newer (`cassandra`): any number of nodes in the data center `dc1`, which start one after the other and take their part of
   * the data from those that are there. How often data is there is a matter of each keyspace (`NetworkTopologyStrategy`).
   *
   * **Before there are fewer replicas, decommission the nodes that go**, the last one first: `nodetool decommission` in its pod. A pod whose
   * claim was lost joins as a new node; the lost one is then taken off the ring by `nodetool removenode`. Where joining takes longer than half
   * an hour, make `startupPatience` longer. K8ssandra is an operator that repairs, too.
   *
   * There are no passwords, as in the image: the network policy lets in who is connected. With `tls`, clients have to use it, and nodes talk
   * to each other without; the key has to be PKCS #8 (cert-manager: `privateKey.encoding: PKCS8`). The values of `config` are YAML: `{
   * concurrent_writes: '64', hinted_handoff_enabled: 'false' }`.
   *
   * @param options the version, with two of its numbers at least
   * @see https://hub.docker.com/_/cassandra
   */
  public static cassandra(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(CASSANDRA, options));
  }

  /**
   * RabbitMQ 3.13 or newer (`rabbitmq`), with its management and Prometheus plugins; a file `/etc/rabbitmq/enabled_plugins` among
   * `configFiles` has others. With three pods, or any odd number, the nodes are a cluster. Queues that outlive the loss of a node are quorum
   * queues and streams: what is declared durable and without a type is a quorum queue, unless `config` has
   * another `default_queue_type` from the first start on.
   *
   * A new pod of a larger `replicas`, and one whose claim was deleted, joins the cluster by itself, and gets its part of the quorum queues.
   * Before `replicas` becomes smaller, take the nodes that go out of the cluster, the highest pod first, in its container:
   * `rabbitmq-queues shrink $RABBITMQ_NODENAME`, `rabbitmqctl stop_app`, `rabbitmqctl reset`.
   *
   * `database`, `databases` and `users` are virtual hosts and those who may use them; `/` is the one without a word. The user of the
   * credentials is an administrator. Passwords are set anew at each start, so that a changed Secret takes a restart. The Secret also holds the
   * `erlang-cookie`: letters and digits by which the nodes know each other. With `tls`, clients have to use it; the nodes talk to each other
   * without.
   *
   * @param options the version
   * @see https://hub.docker.com/_/rabbitmq
   */
  public static rabbitmq(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(RABBITMQ, options));
  }

  /**
   * MongoDB 7 or newer (`mongo`). With three pods, or any odd number, they are a replica set, `rs0`: they elect a primary, and keep serving as
   * long as a majority of them is up. The first pod makes the set, tells it of new pods when it restarts, and takes off it those that are
   * gone; a pod whose claim was lost gets its data from the others. Clients are led to the primary by their driver, as the URL (`url: true`)
   * says it. Before `replicas` becomes 1, make the first pod the primary.
   *
   * The Secret must hold `password`, that of the user `root` in the database `admin`, and with several pods `replica-set-key` too: 6 to 1024
   * letters and digits by which the members know each other. With `tls`, clients have to use it, and the certificate has to hold for the names
   * of the pods (`*.<serviceName>.<namespace>.svc`).
   *
   * `config` has the settings of its configuration file by their dotted names: `{ 'storage.wiredTiger.engineConfig.cacheSizeGB': '1' }`.
   *
   * @param options the version, with two of its numbers at least
   * @see https://hub.docker.com/_/mongo
   */
  public static mongodb(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(MONGODB, options));
  }

  /**
   * An engine by its name, for programs that read it from elsewhere.
   *
   * @param name `postgres`, `mysql`, `mariadb`, ...; an unknown name is refused by the database, with all there are
   * @param options the version
   */
  public static of(name: string, options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(new EngineChoice(ENGINES.find(engine => engine.name === name) ?? name, options));
  }

  /**
   * Any other app whose pods have names and disks of their own.
   *
   * @param options image, ports, data directory
   */
  public static custom(options: CustomEngineOptions): DatabaseEngine {
    const { image } = options;
    return new DatabaseEngine(new EngineChoice(customEngine(options), { version: image, image }, {}, at => checkCustomEngine(at, options)));
  }

  /** Its name: `postgres`. */
  public readonly name: string;

  /** Its version; of a custom one, the image. */
  public readonly version: string;

  /** Its image, before the registry of the environment is put in front. */
  public readonly image: string;

  private constructor(
    /** @internal */
    public readonly _choice: EngineChoice,
  ) {
    this.name = _choice.name;
    this.version = _choice.options.version;
    this.image = _choice.image;
  }
}
