import { Testing } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';
import * as serializer from '../../snapshot-serializer';
import { Manifests } from '../../src';

expect.addSnapshotSerializer(serializer);

test('what a program synthesizes to stands in a snapshot as the YAML that is applied', () => {
  const chart = Testing.chart();
  new ConfigMap(chart, 'config', { metadata: { name: 'config' }, data: { motd: 'two\nlines', version: '1.10' } });
  new ConfigMap(chart, 'other', { metadata: { name: 'other' } });
  expect(Manifests.fromChart(chart)).toMatchInlineSnapshot(`
apiVersion: v1
kind: ConfigMap
metadata:
  name: config
data:
  motd: |-
    two
    lines
  version: "1.10"
immutable: false
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: other
immutable: false
`);
});

test('other values stand there as without it', () => {
  expect({ kind: 'ConfigMap' }).toMatchInlineSnapshot(`
{
  "kind": "ConfigMap",
}
`);
});
