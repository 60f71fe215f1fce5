import { podOf } from './app';
import { Affinity, Toleration } from '../../src';

describe('placement', () => {
  test('conditions on nodes stand in one term, wishes beside it, pods apart', () => {
    const { affinity } = podOf({
      topologySpread: [],
      affinity: [
        Affinity.toNodes('zone', ['a', 'b']),
        Affinity.awayFromNodes('spot', []),
        Affinity.toNodes('disk', [], { weight: 10 }),
        Affinity.toPods({ app: 'cache' }, { topologyKey: 'topology.kubernetes.io/zone', weight: 50 }),
        Affinity.awayFromPods({ app: 'web' }, { namespaces: ['other'] }),
      ],
    });
    expect(affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }, { key: 'spot', operator: 'DoesNotExist' }] }],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] } }],
      },
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 50, podAffinityTerm: { labelSelector: { matchLabels: { app: 'cache' } }, topologyKey: 'topology.kubernetes.io/zone' } },
        ],
      },
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname', namespaces: ['other'] },
        ],
      },
    });
  });

  test('tolerations for a value, for a key, and for everything', () => {
    const { tolerations } = podOf({ tolerations: [Toleration.equal('a', 'b'), Toleration.exists('c'), Toleration.everything()] });
    expect(tolerations).toEqual([{ key: 'a', operator: 'Equal', value: 'b' }, { key: 'c', operator: 'Exists' }, { operator: 'Exists' }]);
  });
});
