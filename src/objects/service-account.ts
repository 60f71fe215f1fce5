import type { ServiceAccount } from 'kubernetes-types/core/v1';
import { Typed } from './typed';

type Metadata = { name: string; labels?: { [key: string]: string } };

/** An account without rights, whose token is not handed to pods unless they ask for it. */
export function renderServiceAccount(metadata: Metadata): Typed<ServiceAccount> {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false };
}
