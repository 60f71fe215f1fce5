import { DatabaseTraits } from './database-traits';

/** What a runbook says of how there come to be fewer pods; nothing where there is one. */
export function renderFewerPods(traits: DatabaseTraits, kubectl: string, claims: readonly string[]): string {
  const { name, engine, replicas, firstOrdinal, hostSuffix } = traits;
  if (replicas < 2) {
    return '';
  }
  const { kind, fewer } = engine.members;
  const note = fewer?.note ?? (kind === 'primary' ? 'The others have nothing that the first pod does not have.' : 'What those that go have is no longer read.');
  if (fewer?.never) {
    return `
## Fewer pods

${note}
`;
  }
  // A quorum is an odd number of pods.
  const gone = Array.from({ length: kind === 'quorum' ? 2 : 1 }, (_, index) => `${name}-${firstOrdinal + replicas - 1 - index}`);
  const exec = (pod: string) => `${kubectl} exec ${pod} --container ${engine.name} --`;
  const leave = fewer?.leave?.({ exec, first: `${name}-${firstOrdinal}`, hostSuffix });
  const steps = [
    ...(leave ? [`Those that go leave, one after the other.\nfor POD in $GONE; do\n${leave.map(line => `  ${line}\n`).join('')}done`] : []),
    'Set the replicas in the program, synthesize, and apply. Wait until the pods are gone and the others have restarted.',
    `What they had is of no use any more: a pod of the same name begins anew.
for POD in $GONE; do
  ${kubectl} delete pvc --ignore-not-found ${claims.map(claim => `"${claim}-$POD"`).join(' ')}
done`,
  ];
  return `
## Fewer pods

${note} Set \`GONE\` to the pods that go: the last ones, the last one first.

\`\`\`sh
GONE="${gone.join(' ')}"
${steps.map((step, index) => `# ${index + 1}. ${step}`).join('\n')}
\`\`\`
`;
}
