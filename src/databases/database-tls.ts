import { ISecret } from 'cdk8s-plus-28';
import { TlsFiles } from './engine-input';
import { Volume } from '../pods/volume';

/** TLS of a database. */
export interface DatabaseTls {
  /**
   * The Secret, as cert-manager makes it: `tls.crt`, `tls.key` and, unless `withoutCa`, `ca.crt`.
   *
   * @see https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets
   */
  readonly secret: ISecret;

  /**
   * Whether the Secret has no `ca.crt`.
   *
   * @default false
   */
  readonly withoutCa?: boolean;
}

const PATH = '/run/secrets/tls';

/** The certificate as files that the server's group can read: servers refuse keys that everybody can. */
export function tlsFiles({ secret, withoutCa }: DatabaseTls): TlsFiles {
  return {
    mount: { path: PATH, volume: Volume.secret(secret, { name: 'tls', defaultMode: 0o440 }), readOnly: true },
    certificate: `${PATH}/tls.crt`,
    key: `${PATH}/tls.key`,
    ca: withoutCa ? undefined : `${PATH}/ca.crt`,
  };
}
