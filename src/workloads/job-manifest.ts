import { createHash } from 'crypto';
import { ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';
import { sortedEntries } from '../objects/entries';
import { Manifest } from '../objects/manifest';

/** What the API server refuses to change of a Job. */
const IMMUTABLE = [
  'template', 'completions', 'completionMode', 'selector', 'manualSelector', 'podFailurePolicy', 'successPolicy', 'backoffLimitPerIndex', 'managedBy',
];
const SUFFIX_LENGTH = 8;

/** The annotation that says what the end of the name is. */
export const TEMPLATE_ANNOTATION = 'checksum/template';

/** What `-` and the hash add to a name. */
export const HASH_LENGTH = SUFFIX_LENGTH + 1;

/**
 * A Job whose name ends in a hash of all that cannot be changed of it. Made when the Job is written, so that it covers what
 * is patched, and what is connected, later on.
 */
export class JobManifest extends Manifest {
  constructor(scope: Construct, id: string, props: ApiObjectProps, private hashed: boolean) {
    super(scope, id, props);
  }

  /** Leaves the name as it stands in the props. */
  public keepName(): void {
    this.hashed = false;
  }

  /** The name as it will stand in the YAML. */
  public get finalName(): string {
    return this.toJson().metadata.name;
  }

  public toJson(): any {
    const job = super.toJson();
    if (!this.hashed) {
      return job;
    }
    const hash = hashOf(Object.fromEntries(IMMUTABLE.map(key => [key, job.spec[key]])));
    // The annotations come first where there are none yet: keys stand in order.
    const metadata = { annotations: {}, ...job.metadata };
    metadata.annotations = Object.fromEntries(sortedEntries({ ...metadata.annotations, [TEMPLATE_ANNOTATION]: hash }));
    metadata.name = `${metadata.name}-${hash.slice(0, SUFFIX_LENGTH)}`;
    return { ...job, metadata };
  }
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex').slice(0, 16);
}

/** Maps are the same whatever the order of their keys. */
function sortKeys(_: string, value: unknown): unknown {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? Object.fromEntries(sortedEntries(value as { [key: string]: unknown })) : value;
}
