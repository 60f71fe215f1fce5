import { readFileSync } from 'fs';
import { join } from 'path';
import { Construct } from 'constructs';
import { Manifest } from '../../../src';

type Fields = { readonly [field: string]: unknown };

const PROGRAM = 'program';
const FOLDER = '/opt/shop';
const FILES = { 'shop': 'shop.py', 'amqp.py': 'amqp.py' };

/** What of a container is different where an image of the tests' cluster stands in for one of the example. */
const STAND_INS: { readonly [image: string]: Fields } = {
  'registry.example.com/shop/api:1.4.2': ofTheShop({}),
  'registry.example.com/shop/web:1.4.2': ofTheShop({ command: ['shop', 'web'] }),
  'postgres:17.2': { image: 'postgres:17' },
  'redis:8.0': {},
  // Debian's package has programs of its own before RabbitMQ's, which pass on no signals; the official image has none.
  'rabbitmq:4.0': { env: variables({ PATH: '/usr/lib/rabbitmq/bin:/usr/local/bin:/usr/bin:/bin', RUNNING_UNDER_SYSTEMD: 'true' }) },
  'restic/restic:0.18.0': {},
  'busybox:1.37': {},
  'curlimages/curl:8.11.1': { image: 'postgres:17' },
};

/** An image that has what the programs of the shop need, with the programs themselves mounted into it. */
function ofTheShop(fields: Fields): Fields {
  return {
    image: 'postgres:17',
    env: variables({ PATH: `${FOLDER}:/usr/local/bin:/usr/bin:/bin` }),
    volumeMounts: [{ name: PROGRAM, mountPath: FOLDER, readOnly: true }],
    ...fields,
  };
}

function variables(values: { readonly [name: string]: string }): Fields[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** Has all pods below a construct run on images of the tests' cluster, which are otherwise as they are. */
export function useImagesOfCluster(scope: Construct): void {
  const made = scope.node.findAll().filter((each): each is Manifest => each instanceof Manifest);
  new Manifest(scope, PROGRAM, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: PROGRAM },
    data: Object.fromEntries(Object.entries(FILES).map(([name, file]) => [name, readFileSync(join(__dirname, file), 'utf8')])),
  });
  for (const manifest of made) {
    const { kind, spec } = manifest.toJson();
    if (spec?.jobTemplate) {
      manifest.override({ spec: { jobTemplate: { spec: { template: { spec: changesOf(spec.jobTemplate.spec.template.spec) } } } } });
    } else if (['Deployment', 'StatefulSet', 'Job'].includes(kind)) {
      manifest.override({ spec: { template: { spec: changesOf(spec.template.spec) } } });
    }
  }
}

function changesOf({ containers, initContainers }: any): Fields {
  const standIns = (originals: { readonly name: string; readonly image: string }[]) => originals.map(({ name, image }) => {
    if (!STAND_INS[image]) {
      throw new Error(`no image stands in for ${image} of ${name}`);
    }
    return { name, ...STAND_INS[image] };
  });
  return {
    containers: standIns(containers),
    ...(initContainers && { initContainers: standIns(initContainers) }),
    volumes: [{ name: PROGRAM, configMap: { name: PROGRAM, defaultMode: 0o555 } }],
  };
}
