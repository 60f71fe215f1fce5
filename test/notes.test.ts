import { parse, parseAllDocuments } from 'yaml';
import { NOTES } from './notes';
import { goldenManifests } from '../examples/support/synthesize';

/** Each field of a manifest that an object lacks or has otherwise. What has a name is looked up by it in lists. */
function missing(expected: any, actual: any, place: string): string[] {
  if (Array.isArray(expected) && expected.every(each => typeof each?.name === 'string')) {
    return expected.flatMap(each => missing(each, actual?.find((other: any) => other.name === each.name && covers(other, each)), `${place}[${each.name}]`));
  }
  if (typeof expected === 'object' && expected !== null && !Array.isArray(expected)) {
    const fields = Object.entries(expected).flatMap(([key, value]) => missing(value, actual?.[key], `${place}.${key}`));
    return fields.length === 0 && actual === undefined ? [`${place} is missing`] : fields;
  }
  if (Array.isArray(expected) && typeof expected[0] === 'object') {
    return expected.flatMap((each, i) => missing(each, actual?.[i], `${place}[${i}]`));
  }
  return JSON.stringify(expected) === JSON.stringify(actual) ? [] : [`${place} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
}

/** Mounts of a container have the name of their volume, so that several may have one. */
function covers(actual: any, expected: any): boolean {
  return expected.mountPath === undefined || expected.mountPath === actual.mountPath;
}

/** The object that a note has become: itself, or for a Pod the template of the Deployment of its name. */
function synthesized(example: string, kind: string, name: string): any {
  const objects = [...goldenManifests(example).values()].flatMap(text => parseAllDocuments(text).map(each => each.toJSON()));
  const found = objects.find(each => each.kind === (kind === 'Pod' ? 'Deployment' : kind) && each.metadata.name === name);
  return kind === 'Pod' && found ? { ...found.spec.template, apiVersion: 'v1', kind, metadata: { name } } : found;
}

test.each(NOTES.map(note => [note.title, note.example, note] as const))('%s: the example %s has every field of it', (_, example, note) => {
  const manifest = parse(note.manifest);
  note.correction?.(manifest);
  expect(missing(manifest, synthesized(example, manifest.kind, manifest.metadata.name), manifest.kind)).toEqual([]);
});

test('a field that is missing or other is found', () => {
  const expected = { a: 1, list: [{ name: 'x', b: [1, 2] }], empty: {} };
  expect(missing(expected, { a: 1, list: [{ name: 'y' }, { name: 'x', b: [1, 2] }], empty: {} }, 'it')).toEqual([]);
  expect(missing(expected, { a: 2, list: [{ name: 'x', b: [1] }] }, 'it')).toEqual(['it.a is 2, not 1', 'it.list[x].b is [1], not [1,2]', 'it.empty is missing']);
});
