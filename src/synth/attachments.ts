import * as fs from 'fs';
import * as path from 'path';
import { IConstruct } from 'constructs';
import { StagedFiles } from './staged-files';

/** A text for people that is written beside the manifests. */
export interface Attachment {
  /** Name of the file, `*.md`: `kubectl apply -f` does not read such. */
  readonly file: string;
  readonly text: () => string;
  /** What is to be said at each synthesis. */
  readonly warnings?: () => string[];
  /** What must not change from one synthesis to the next, and what is to be said when it does. */
  readonly fixed: () => string;
  readonly whenChanged: string;
  /** What is to be said when the program has it no more. */
  readonly whenGone: string;
}

/** What the next synthesis reads in the file of the last one. */
interface Note {
  readonly fixed: string;
  readonly whenGone: string;
}

const NOTE = /\n<!-- cdk8s-workloads: ([^\n]*) -->\n$/;

interface Attached extends Attachment {
  readonly path: string;
}

const attachments = new WeakMap<IConstruct, Attached[]>();

/** Has a text written beside the manifests by an App of this library. */
export function attach(construct: IConstruct, attachment: Attachment): void {
  const { root, path: origin } = construct.node;
  const all = attachments.get(root) ?? [];
  all.push({ ...attachment, path: origin });
  attachments.set(root, all);
}

/**
 * Writes what was attached in an app.
 *
 * @returns what is to be said, first of all of changes since the last synthesis into the same directory
 */
export function writeAttachments(root: IConstruct, outdir: string, files: StagedFiles): string[] {
  const folder = besideManifests(outdir);
  const warnings: string[] = [];
  const written = new Set<string>();
  for (const { path: origin, file, text, warnings: standing, fixed, whenChanged, whenGone } of attachments.get(root) ?? []) {
    const place = path.join(folder, file);
    const note: Note = { fixed: fixed(), whenGone };
    const before = noteIn(place);
    if (before && before.fixed !== note.fixed) {
      warnings.push(`${whenChanged} (was ${before.fixed}, is ${note.fixed})`);
    }
    warnings.push(...standing?.() ?? []);
    // No "--" within an HTML comment.
    files.write(place, Buffer.from(`${text()}\n<!-- cdk8s-workloads: ${JSON.stringify(note).replace(/--/g, '-\\u002d')} -->\n`), origin);
    written.add(file);
  }
  for (const file of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    const gone = file.endsWith('.md') && !written.has(file) ? noteIn(path.join(folder, file)) : undefined;
    if (gone) {
      warnings.push(`${gone.whenGone} (delete ${path.join(folder, file)} when that is settled)`);
    }
  }
  return warnings;
}

/** In a Helm chart, as `cdk8s synth --format helm` makes one, all in `templates/` is taken for a manifest: it is beside that. */
function besideManifests(outdir: string): string {
  const parent = path.dirname(path.resolve(outdir));
  return path.basename(outdir) === 'templates' && fs.existsSync(path.join(parent, 'Chart.yaml')) ? parent : outdir;
}

function noteIn(file: string): Note | undefined {
  try {
    return JSON.parse(NOTE.exec(fs.readFileSync(file, 'utf8'))![1]);
  } catch {
    return undefined; // It is not there, or somebody else's.
  }
}
