import { Chart, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { ClaimTemplate } from './database-storage';
import { DatabaseTraits } from './database-traits';
import { renderFewerPods } from './fewer-pods';
import { renderLaterContent } from './later-content';
import { StatefulDatabaseProps } from './stateful-database-props';
import { isParallel } from './stateful-set';
import { kubectlIn, shellWord } from '../objects/command-line';
import { AccessMode } from '../storage/access-mode';
import { attach } from '../synth/attachments';
import { sizeQuantity } from '../validation/rules/quantities';

/** What a runbook is about. */
export interface RunbookParts {
  readonly traits: DatabaseTraits;
  readonly namespace: string | undefined;
  readonly props: StatefulDatabaseProps;
  readonly claims: readonly ClaimTemplate[];
  /** Name of the Secret with the password; undefined where there is none. */
  readonly secret?: string;
}

/** Has a runbook written beside the manifests; the next synthesis then sees what no apply can change. */
export function attachRunbook(database: Construct, parts: RunbookParts): void {
  const { name } = parts.traits;
  const file = `${Names.toDnsLabel(Chart.of(database))}.${name}.runbook.md`;
  attach(database, {
    file,
    text: () => renderRunbook(parts),
    fixed: () => unchangeable(parts),
    whenChanged: `${database.node.path}: something is another that the API server lets nobody change in a StatefulSet that exists; see "A larger disk" in ${file}`,
    whenGone: `${database.node.path}: the StatefulSet ${name} is no longer in the program; its claims ${parts.props.dangerouslyDeleteDataWithDatabase
      ? 'go with it' : 'stay where they are'}, and a database under another name begins empty`,
  });
}

/** What the API server lets nobody change in a StatefulSet that exists. */
function unchangeable({ traits, props, claims }: RunbookParts): string {
  const disks = claims.map(({ name, storage }) => {
    const { size, storageClass, accessMode } = storage;
    return [name, sizeQuantity(size), storageClass?.storageClassName, accessMode ?? AccessMode.READ_WRITE_ONCE].filter(part => part !== undefined).join(' ');
  });
  return [`engine ${traits.engine.name}`, `Service ${traits.serviceName}`, isParallel(traits, props) ? 'pods at once' : 'pods in order', ...disks].join(', ');
}

/** What to do by hand with a database, with the commands for this very one. */
export function renderRunbook({ traits, namespace, props, claims, secret }: RunbookParts): string {
  const { name, engine, replicas, firstOrdinal } = traits;
  const kubectl = kubectlIn(namespace);
  const pods = Array.from({ length: replicas }, (_, index) => `${name}-${firstOrdinal + index}`);
  const claimNames = claims.flatMap(claim => pods.map(pod => `${claim.name}-${pod}`));
  const classes = new Set(claims.map(claim => claim.storage.storageClass?.storageClassName).filter(each => each !== undefined));
  const selector = Object.entries(traits.selector).map(([key, value]) => `${key}=${value}`).join(',');
  return `# ${name}

${engine.title}, ${props.engine.image}, ${replicas === 1 ? 'one pod' : `${replicas} pods`}. Of its pods: ${engine.members.failover}.

\`\`\`sh
${kubectl} get statefulset,pods,pvc --selector ${selector}
${kubectl} logs ${pods[0] ?? `${name}-0`} --container ${engine.name}
\`\`\`

## Where the data is

On the claims ${claimNames.join(', ') || 'of its pods'}. ${retention(props)} A database under another name begins with empty ones.

## A larger disk

A StatefulSet that exists refuses another size in its claim templates, so the claims are made larger first. Nothing stops meanwhile. Set \`SIZE\` to the new size, which cannot be made smaller again.

\`\`\`sh
SIZE=100Gi
# 1. The class has to allow it: ALLOWVOLUMEEXPANSION is true.
kubectl get storageclass${[...classes].map(each => ` ${shellWord(each)}`).join('')}
# 2. Make the claims larger${claims.length > 1 ? ' (leave out those that stay as they are)' : ''}.
for claim in ${claimNames.join(' ')}; do
  ${kubectl} patch pvc "$claim" --type merge --patch '{"spec":{"resources":{"requests":{"storage":"'"$SIZE"'"}}}}'
done
# 3. Wait until their capacity is the new one, and end the watch. A claim with the condition FileSystemResizePending waits for its pod to restart.
${kubectl} get pvc --selector ${selector} --watch
# 4. Take the StatefulSet away, and leave its pods running.
${kubectl} delete statefulset ${name} --cascade=orphan
# 5. Set the size in the program, synthesize, and apply: the new StatefulSet adopts the pods.
\`\`\`
${renderFewerPods(traits, kubectl, claims.map(claim => claim.name))}${secret === undefined ? '' : `
## Another password

${engine.initialization
  ? `The image reads the Secret \`${secret}\` on the first start of an empty disk only. Change the password in the server first, then in the Secret, then restart what reads it:`
  : `Change it in the Secret \`${secret}\`, then restart what reads it. A server that keeps its users beside its data has to be told first.`}

\`\`\`sh
${kubectl} rollout restart statefulset ${name}
\`\`\`
`}${renderLaterContent(traits, props, kubectl)}
## For good

What this deletes cannot be brought back without a backup.

\`\`\`sh
${kubectl} delete statefulset ${name}
${kubectl} delete pvc --selector ${selector}
\`\`\`
`;
}

function retention(props: StatefulDatabaseProps): string {
  const { dangerouslyDeleteDataWithDatabase: whenDeleted, dangerouslyDeleteDataWhenScaledDown: whenScaled } = props;
  if (!whenDeleted && !whenScaled) {
    return 'Deleting, renaming or scaling down the StatefulSet leaves them as they are, and a StatefulSet of the same name finds them again.';
  }
  const events = [...(whenDeleted ? ['deleting or renaming'] : []), ...(whenScaled ? ['scaling down'] : [])].join(' or ');
  return `**As the program says, ${events} the StatefulSet deletes them, and the data with them.**`;
}
