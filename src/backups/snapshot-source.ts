import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { StatefulDatabase } from '../databases/stateful-database';
import { namespaceOf } from '../objects/namespace';
import { AccessMode, VolumeMode } from '../storage/access-mode';
import { VolumeTraits } from '../storage/capabilities';
import { IPersistentStore } from '../storage/claim';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** What snapshots are taken of. */
export interface SnapshotSourceParts {
  /** The claims of which each run takes a snapshot. */
  readonly claims: readonly string[];
  /** As people call it: `orders-db (postgres 17.2)`. */
  readonly title: string;
  /** What the snapshots of one run are, in a sentence. */
  readonly holds: string;
  readonly traits?: VolumeTraits;
  /** How the claims are made anew. */
  readonly claim: RestoredClaim;
  /** What is to be known to bring a database back. */
  readonly database?: RestoredDatabase;
}

/** What a claim that is made of a snapshot has in common with the one that it was made of. */
export interface RestoredClaim {
  readonly size?: Size;
  readonly storageClassName?: string;
  readonly volumeMode: VolumeMode;
  readonly accessModes: readonly AccessMode[];
  readonly labels?: { readonly [key: string]: string };
}

/** A database that is brought back. */
export interface RestoredDatabase {
  readonly name: string;
  /** The claims with the data of all pods, in order. */
  readonly claims: readonly string[];
  readonly members: Members;
  readonly engine: string;
  /** What is left to be done when its pods are there again. */
  readonly after?: string;
}

/**
 * How the members of a database come back: `first`, where the first has all and the others copy it; `any`, where each has
 * all, and all are made of the snapshot of one; `own`, where each has a part, and needs its own; `alone`, where those of
 * several members, which are of several moments, would contradict each other.
 */
type Members = 'first' | 'any' | 'own' | 'alone';

interface EngineSnapshots {
  readonly members: Members;
  readonly holds: string;
  /** What to do instead, where it has several members. */
  readonly instead?: string;
  readonly after?: string;
}

const POWER = 'as after a loss of power';
const RECOVERED = `${POWER}, from which the server recovers by its log when it starts`;
const DATABASES = `all databases as they were at one moment, ${RECOVERED}`;
const KEYS = `all keys as its disk had them at one moment, ${POWER}; what was written in the second before may be missing`;
const DUMP = 'use a ScheduledBackup, which takes everything at one moment';

/** What a snapshot of a running server is worth, by its engine. */
const ENGINES: { readonly [engine: string]: EngineSnapshots } = {
  postgres: { members: 'first', holds: DATABASES },
  mysql: { members: 'first', holds: DATABASES },
  mariadb: { members: 'first', holds: DATABASES },
  redis: { members: 'first', holds: KEYS },
  valkey: { members: 'first', holds: KEYS },
  mongodb: { members: 'any', holds: `all databases of each member, ${RECOVERED}` },
  zookeeper: { members: 'any', holds: `all that each member has, ${RECOVERED}` },
  etcd: { members: 'alone', holds: `all keys as they were at one moment, ${RECOVERED}`, instead: DUMP },
  rabbitmq: {
    members: 'alone',
    holds: `definitions and messages as its disk had them at one moment, ${POWER}; of the messages, those that it had confirmed`,
    instead: 'use a ScheduledBackup, which takes the definitions, and let consumers and publishers do without the messages',
  },
  kafka: {
    members: 'alone',
    holds: `topics as its disk had them at one moment, ${POWER}; the latest records may be missing, for Kafka leaves it to the system when they go there`,
    instead: 'mirror the topics to another cluster with MirrorMaker 2, or take volume snapshots of all brokers while they are stopped',
  },
  cassandra: {
    members: 'own',
    holds: `the part of the data that each member has, each as it was at another moment, ${POWER}`,
    after: 'What the members differ in is mended by `nodetool repair --full`, run in one after the other.',
  },
};

/** What is a user's own: nothing is known, and each pod has its own. */
const UNKNOWN: EngineSnapshots = { members: 'own', holds: `the files of each pod as its disk had them at one moment, ${POWER}; whether the server recovers from that is to be tried` };

/** What a run takes snapshots of; undefined where that is wrong, which is then reported. */
export function snapshotSource(
  at: PropPath, construct: Construct, { store, database }: { readonly store?: IPersistentStore; readonly database?: StatefulDatabase },
): SnapshotSourceParts | undefined {
  if (store && database) {
    at.at('database').report(ProblemCode.CONFLICT, 'stands beside store', database.node.path, 'leave out one of them, and give the other a schedule of its own');
    return undefined;
  }
  const source = store ?? database;
  if (!source) {
    at.at('store').report(ProblemCode.REQUIRED, 'is missing', undefined, 'name a store or a database');
    return undefined;
  }
  const place = at.at(store ? 'store' : 'database');
  if (namespaceOf(source) !== namespaceOf(construct)) {
    place.report(ProblemCode.SCOPE, 'is in another namespace', source.node.path, 'put both into one Environment');
  }
  const parts = store ? ofStore(store) : ofDatabase(place, database!);
  if (parts?.traits?.snapshots === false) {
    place.report(ProblemCode.UNSUPPORTED, `has no snapshots: ${parts.traits.title} cannot make them`, source.node.path, 'use a ScheduledBackup');
  }
  return parts;
}

function ofStore(store: IPersistentStore): SnapshotSourceParts {
  const facts = store._facts;
  return {
    claims: [store.name],
    title: `the store ${store.name}`,
    holds: `its files as the disk had them at one moment, ${POWER}; what was being written may be there by half`,
    traits: facts?.traits,
    claim: {
      size: facts?.size,
      storageClassName: facts?.storageClass?.storageClassName,
      volumeMode: facts?.volumeMode ?? VolumeMode.FILESYSTEM,
      accessModes: facts?.accessModes ?? [AccessMode.READ_WRITE_ONCE],
    },
  };
}

function ofDatabase(at: PropPath, database: StatefulDatabase): SnapshotSourceParts | undefined {
  const { engine, members: count, disks, storageClass } = database._facts;
  const { name, version } = engine!;
  const known = ENGINES[name] ?? UNKNOWN;
  const [data] = disks;
  if (count === 0) {
    at.report(ProblemCode.CONFLICT, 'has no pods, and so no claims', database.node.path, 'give it replicas, or name its claims by PersistentStore.fromClaimName()');
    return undefined;
  }
  if (count > 1 && known.members === 'alone') {
    at.report(ProblemCode.UNSAFE, `has ${count} members, whose snapshots are of ${count} moments: together they are a cluster that there never was`, name, known.instead);
  }
  if (disks.some(({ log }) => log)) {
    at.report(ProblemCode.UNSAFE, 'has its log on a disk of its own: no two snapshots are of one moment, and no server starts with a log of another one',
      database.node.path, 'leave logStorage out, or use a ScheduledBackup');
  }
  return {
    claims: known.members === 'first' ? data.claims.slice(0, 1) : data.claims,
    title: `${database.name} (${name} ${version})`,
    holds: known.holds,
    traits: storageClass?._traits,
    claim: {
      size: data.size,
      storageClassName: storageClass?.storageClassName,
      volumeMode: VolumeMode.FILESYSTEM,
      accessModes: [data.accessMode],
      labels: database.connections._podLabels,
    },
    database: { name: database.name, claims: data.claims, members: known.members, engine: name, after: known.after },
  };
}
