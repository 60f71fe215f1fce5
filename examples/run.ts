// npm run examples [-- NAME...]          synthesizes into dist/NAME/
// npm run examples:update [-- NAME...]   synthesizes into dist/NAME/ and examples/NAME/manifests/, and brings the documents up to date
import { rmSync } from 'fs';
import { createRequire } from 'module';
import { join } from 'path';
import { register } from 'tsconfig-paths';
import type * as Documents from './support/documents';
import { exampleNames, ROOT, synthesizeExample, writeGoldenManifests } from './support/synthesize';

// The examples import the library by its name; here that is the source beside them.
register({ baseUrl: ROOT, paths: { 'cdk8s-workloads': ['src'] } });

const update = process.argv.includes('--golden');
const named = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
const unknown = named.filter(name => !exampleNames().includes(name));
if (unknown.length > 0) {
  throw new Error(`no such example: ${unknown.join(', ')}; there are ${exampleNames().join(', ')}`);
}

for (const name of named.length > 0 ? named : exampleNames()) {
  const outdir = join(ROOT, 'dist', name);
  rmSync(outdir, { recursive: true, force: true }); // what an earlier version of the example wrote
  const manifests = synthesizeExample(name, outdir);
  for (const path of manifests.keys()) {
    console.log(join('dist', name, path));
  }
  if (update) {
    writeGoldenManifests(name, manifests);
  }
}
if (update) {
  // They need the tests' programs that are refused, which take a while to load.
  const { updateDocuments }: typeof Documents = createRequire(__filename)('./support/documents');
  updateDocuments().forEach(path => console.log(`updated ${path}`));
}
