import { Duration } from 'cdk8s';
import { ExternalSecretOptions } from './credentials';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkObjectName } from '../validation/rules/names';

const REFRESH = Duration.hours(1);

/** @see https://external-secrets.io/latest/api/externalsecret/ */
export function renderExternalSecret(
  at: PropPath, metadata: { name: string; labels: { [key: string]: string } }, options: ExternalSecretOptions, keys: readonly string[],
) {
  const interval = options.refreshInterval ?? REFRESH;
  checkSeconds(at.at('refreshInterval'), interval);
  checkObjectName(at.at('store'), options.store);
  if (options.remoteKey === '') {
    at.at('remoteKey').report(ProblemCode.REQUIRED, 'is empty', options.remoteKey, 'write the path or name of the entry');
  }
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata,
    spec: {
      refreshInterval: goDuration(secondsOf(interval)),
      secretStoreRef: { name: options.store, kind: options.clusterStore ?? true ? 'ClusterSecretStore' : 'SecretStore' },
      // Retain: a store that cannot be reached takes no password away.
      target: { name: metadata.name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      data: keys.map(key => ({ secretKey: key, remoteRef: { key: options.remoteKey, property: key } })),
    },
  };
}

/** As Go writes durations, so that nothing differs from what the API server has: `1h0m0s`. */
function goDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}h` : ''}${hours || minutes ? `${minutes}m` : ''}${seconds % 60}s`;
}
