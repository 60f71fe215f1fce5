import { existsSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { exampleNames, EXAMPLES, goldenManifests, ROOT, synthesizeExample } from '../examples/support/synthesize';

describe.each(exampleNames())('the example %s', name => {
  test('synthesizes the manifests that are kept beside it (update them: npm run examples:update)', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'example-'));
    try {
      const manifests = synthesizeExample(name, outdir);
      const golden = goldenManifests(name);
      expect([...manifests.keys()]).toEqual([...golden.keys()]);
      expect(manifests.size).toBeGreaterThan(0);
      for (const [path, content] of manifests) {
        expect(content).toBe(golden.get(path));
      }
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });

  test('has a README, to which that of the examples leads', () => {
    expect(existsSync(join(EXAMPLES, name, 'README.md'))).toBe(true);
    expect(readFileSync(join(EXAMPLES, 'README.md'), 'utf8')).toContain(`](${name}/README.md)`);
  });
});

test('the whole shop is less than 150 lines, as the README says', () => {
  const lines = ['main.ts', 'shop.ts'].flatMap(file => readFileSync(join(EXAMPLES, 'shop', file), 'utf8').trimEnd().split('\n'));
  expect(lines.length).toBeLessThan(150);
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain('in under 150 lines');
});
