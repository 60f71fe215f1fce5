import { isIPv4 } from 'net';
import { Construct } from 'constructs';
import { bindCredentials, writeSecrets } from './bound-credentials';
import { connectionOf, loginsOf } from './connection-details';
import { Credentials } from './credentials';
import { DatabaseConnection, DatabaseFacts, IDatabase } from './database';
import { DatabaseEngine } from './database-engine';
import { Connections } from '../networking/connections';
import { networkPolicyPort } from '../networking/policy';
import { fittingLabels, recommendedLabels } from '../objects/labels';
import { checkNamespaced } from '../objects/namespace';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkCidr } from '../validation/rules/addresses';
import { checkHostName } from '../validation/rules/names';
import { checkPort } from '../validation/rules/numbers';

/** Props of {@link Database.fromExternal}. */
export interface ExternalDatabaseProps {
  /** Its DNS name or IPv4 address. */
  readonly host: string;

  /**
   * What it runs, where this library knows it: its port, the scheme of its URLs, and how it is backed up.
   *
   * @default - not known
   */
  readonly engine?: DatabaseEngine;

  /**
   * Its port.
   *
   * @default - the engine's
   */
  readonly port?: number;

  /**
   * Where the password is.
   *
   * @default - there is none
   */
  readonly credentials?: Credentials;

  /**
   * The user.
   *
   * @default - none, or the one in the Secret of the credentials
   */
  readonly username?: string;

  /**
   * The database on that server.
   *
   * @default - none
   */
  readonly database?: string;

  /**
   * The DNS name of its read replicas.
   *
   * @default - none
   */
  readonly readHost?: string;

  /**
   * Its addresses as CIDR blocks, to which network policies then let apps.
   *
   * @default - the host where that is an address, and else every address, at its port
   */
  readonly addresses?: string[];

  /**
   * Whether its clients speak TLS, for the scheme of its URL.
   *
   * @default true
   */
  readonly tls?: boolean;
}

/** Databases that are not made here. */
export class Database {
  /**
   * A database outside of the cluster (RDS, Cloud SQL, a server of one's own), or one that another program made. Apps
   * connect to it as to any other, at its own name, so that TLS certificates hold.
   *
   * @param scope an `Environment`, or any chart
   * @param id the construct id, from which apps' environment variables have their names
   * @param props where it is
   * @throws ValidationError with everything that is wrong with the props
   */
  public static fromExternal(scope: Construct, id: string, props: ExternalDatabaseProps): IDatabase {
    return new ExternalDatabase(scope, id, props);
  }

  private constructor() {}
}

/** A database that somebody else runs. */
class ExternalDatabase extends Construct implements IDatabase {
  public readonly connection: DatabaseConnection;
  public readonly connections: Connections;
  public readonly _facts: DatabaseFacts;

  constructor(scope: Construct, id: string, props: ExternalDatabaseProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    const engine = props.engine?._choice.resolve(at.at('engine'));
    const tls = props.tls ?? true;
    const port = props.port ?? ((tls && engine?.tlsPorts) || engine?.ports)?.[0]?.port;
    check(at, props, port);
    const labels = fittingLabels(recommendedLabels({ name: id, instance: id, component: 'database' }));
    const secret = bindCredentials(at.at('credentials'), this, props.credentials ?? Credentials.none(), { name: id, labels, keys: ['password'] });
    at.throwReported();
    writeSecrets(this, labels, secret ? [secret] : []);

    const parts = {
      host: props.host,
      port: port!,
      database: props.database,
      username: props.username,
      readHost: props.readHost,
      scheme: engine?.scheme && (tls ? engine.scheme.tls : engine.scheme.plain),
      urlOptions: engine?.urlOptions?.({ members: 1, tls }),
      secret,
    };
    this.connection = connectionOf(parts);
    this._facts = { engine: props.engine, tls, members: 1, disks: [] };
    this.connections = new Connections(this, {
      name: id,
      host: props.host,
      ports: [networkPolicyPort(port!)],
      addresses: props.addresses ?? (isIPv4(props.host) ? [`${props.host}/32`] : undefined),
      ...loginsOf(parts),
    });
  }
}

function check(at: PropPath, props: ExternalDatabaseProps, port: number | undefined): void {
  checkHostName(at.at('host'), props.host);
  if (port === undefined) {
    at.at('port').report(ProblemCode.REQUIRED, 'is missing, and there is no engine that has one', undefined, 'write port or engine');
  } else {
    checkPort(at.at('port'), port);
  }
  if (props.readHost !== undefined) {
    checkHostName(at.at('readHost'), props.readHost);
  }
  props.addresses?.forEach((cidr, index) => checkCidr(at.at('addresses').at(index), cidr));
  if (props.addresses?.length === 0) {
    at.at('addresses').report(ProblemCode.REQUIRED, 'is empty', props.addresses, 'name its addresses, or leave it out');
  }
  checkLogin(at, props);
}

function checkLogin(at: PropPath, { credentials, username }: ExternalDatabaseProps): void {
  const source = credentials?._source;
  if (source?.kind === 'generated') {
    at.at('credentials').report(ProblemCode.UNSUPPORTED, 'makes a password that the database does not know', undefined, 'use Credentials.fromSecret() or externalSecret()');
  }
  if (username !== undefined && source?.kind === 'secret' && source.keys.usernameKey !== undefined) {
    at.at('username').report(ProblemCode.CONFLICT, 'stands in the Secret as well', username, 'leave out one of username and usernameKey');
  }
}
