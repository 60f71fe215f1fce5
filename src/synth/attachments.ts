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

const attachments = new WeakMap<IConstruct, Attachment[]>();

/** Has a text written beside the manifests by an App of this library. */
export function attach(construct: IConstruct, attachment: Attachment): void {
  const { root } = construct.node;
  const others = attachments.get(root);
  if (others) {
    others.push(attachment);
  } else {
    attachments.set(root, [attachment]);
  }
}

/**
 * Writes what was attached in an app.
 *
 * @returns what is to be said, first of all of changes since the last synthesis into the same directory
 */
export function writeAttachments(root: IConstruct, outdir: string, files: StagedFiles): string[] {
  const warnings: string[] = [];
  const written = new Set<string>();
  for (const { file, text, warnings: standing, fixed, whenChanged, whenGone } of attachments.get(root) ?? []) {
    const place = path.join(outdir, file);
    const note: Note = { fixed: fixed(), whenGone };
    const before = noteIn(place);
    if (before && before.fixed !== note.fixed) {
      warnings.push(`${whenChanged} (was ${before.fixed}, is ${note.fixed})`);
    }
    warnings.push(...standing?.() ?? []);
    // No "--" within an HTML comment.
    files.write(place, Buffer.from(`${text()}\n<!-- cdk8s-workloads: ${JSON.stringify(note).replace(/--/g, '-\\u002d')} -->\n`));
    written.add(file);
  }
  for (const file of fs.existsSync(outdir) ? fs.readdirSync(outdir) : []) {
    const gone = file.endsWith('.md') && !written.has(file) ? noteIn(path.join(outdir, file)) : undefined;
    if (gone) {
      warnings.push(`${gone.whenGone} (delete ${path.join(outdir, file)} when that is settled)`);
    }
  }
  return warnings;
}

function noteIn(file: string): Note | undefined {
  try {
    return JSON.parse(NOTE.exec(fs.readFileSync(file, 'utf8'))![1]);
  } catch {
    return undefined; // It is not there, or somebody else's.
  }
}
