import { NetworkPolicyPort } from 'cdk8s-plus-28';
import { Connections } from '../networking/connections';
import { Peer } from '../networking/peer';
import { ContainerSettings } from '../pods/container-options';
import { Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkPort } from '../validation/rules/numbers';

/** Options of {@link BackupMetrics.pushgateway}. */
export interface PushgatewayOptions {
  /** Where it is: `http://pushgateway.monitoring:9091`. Nothing secret in it. */
  readonly url: string;

  /**
   * Where it is, for the network policy.
   *
   * @default Peer.anywhere()
   */
  readonly peer?: Peer;

  /**
   * The port at which its pods are reached, for the network policy.
   *
   * @default - that of the URL
   */
  readonly port?: number;
}

const TEXTFILE_PATH = '/metrics';
const PLACE = /^(https?):\/\/(?:[-A-Za-z0-9.]+|\[[0-9A-Fa-f:]+\])(?::(\d+))?(?:\/[^\s?#]*)?$/;

/**
 * Who gets the metrics of a backup, each with the labels `backup` and `namespace`:
 *
 * - `backup_last_success_timestamp_seconds`: when the newest backup was finished; not there before the first one
 * - `backup_overdue`: 1 where that is longer ago than `backup_maximum_age_seconds`
 * - `backup_last_run_timestamp_seconds`, `backup_last_run_success` (0 or 1), `backup_duration_seconds`: of the last run
 * - `backup_dump_bytes`, and for each `destination` `backup_bytes` and `backup_count`
 * - `backup_suspended`: 1 where no run is started
 * - `backup_watch_timestamp_seconds`: when all of this was looked at
 *
 * Those about runs and their age are there for verifications as well, as `backup_verification_...`. To alert on
 * `backup_overdue == 1 or time() - backup_watch_timestamp_seconds > 1800` is enough.
 */
export class BackupMetrics {
  /**
   * A Pushgateway. Each look replaces what the last one has put there.
   *
   * @param options where it is
   * @see https://github.com/prometheus/pushgateway
   */
  public static pushgateway(options: PushgatewayOptions): BackupMetrics {
    const place = PLACE.exec(options.url);
    const port = options.port ?? (place?.[2] === undefined ? (place?.[1] === 'http' ? 80 : 443) : Number(place[2]));
    return new BackupMetrics(() => ({ env: { PUSHGATEWAY: options.url } }), at => {
      if (!place) {
        at.at('url').report(ProblemCode.FORMAT, 'is not the URL of a Pushgateway', options.url, 'write for example "http://pushgateway.monitoring:9091"');
      } else {
        checkPort(at.at('port'), port);
      }
    }, connections => connections.allowTo(options.peer ?? Peer.anywhere(), [NetworkPolicyPort.tcp(port)]));
  }

  /**
   * A file `<namespace>.<name>.prom` in a volume, for the textfile collector of a node exporter. It is replaced as a whole, and
   * everybody may read it. The user of the pods (10001, in the group 10001) has to be able to write to the volume.
   *
   * For a node exporter that is a directory of a node, by `Volume.hostPath`: only an Environment that admits privileged pods
   * takes those, and the `nodeSelector` of the backup has to choose that one node.
   *
   * @param volume the volume
   * @see https://github.com/prometheus/node_exporter#textfile-collector
   */
  public static textfile(volume: Volume): BackupMetrics {
    return new BackupMetrics(file => ({ env: { TEXTFILE: `${TEXTFILE_PATH}/${file}.prom` }, mounts: [{ path: TEXTFILE_PATH, volume }] }), () => undefined, () => undefined);
  }

  private constructor(
    private readonly settings: (file: string) => Pick<ContainerSettings, 'env' | 'mounts'>,
    private readonly validate: (at: PropPath) => void,
    private readonly connect: (connections: Connections) => void,
  ) {}

  /** @internal */
  public _validate(at: PropPath): void {
    this.validate(at);
  }

  /**
   * What the container has that writes them.
   *
   * @internal
   */
  public _settings(file: string): Pick<ContainerSettings, 'env' | 'mounts'> {
    return this.settings(file);
  }

  /** @internal */
  public _connect(connections: Connections): void {
    this.connect(connections);
  }
}
