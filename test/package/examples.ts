import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ModuleKind, ScriptTarget, transpile } from 'typescript';
import { Project } from './project';
import { exampleNames, EXAMPLES, Files, goldenManifests, readFiles } from '../../examples/support/synthesize';

/** Synthesizes every example with what is installed in a project; the files of each. */
export function synthesizeExamples(project: Project): Map<string, Files> {
  for (const name of exampleNames()) {
    for (const file of readdirSync(join(EXAMPLES, name)).filter(each => each.endsWith('.ts') && !each.endsWith('.test.ts'))) {
      const code = transpile(readFileSync(join(EXAMPLES, name, file), 'utf8'), { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true });
      project.write(`examples/${name}/${file.replace(/\.ts$/, '.js')}`, code);
    }
  }
  project.write('examples/all.js', `for (const name of ${JSON.stringify(exampleNames())}) {
    process.env.CDK8S_OUTDIR = \`examples/\${name}/manifests\`;
    require('fs').mkdirSync(process.env.CDK8S_OUTDIR);
    require(\`./\${name}/main.js\`);
  }`);
  project.run('node', 'examples/all.js');
  return new Map(exampleNames().map(name => [name, readFiles(join(project.folder, 'examples', name, 'manifests'))]));
}

/** What the examples are to synthesize to. */
export function goldenExamples(): Map<string, Files> {
  return new Map(exampleNames().map(name => [name, goldenManifests(name)]));
}
