import * as path from 'path';
import { Names, YamlOutputType } from 'cdk8s';
import { StagedFiles } from './staged-files';
import { ChartDocuments, Document } from './synthesis';
import { Problem, ProblemCode } from '../validation/problem';
import { ValidationError } from '../validation/validation-error';

export interface LayoutOptions {
  readonly outdir: string;
  readonly extension: string;
  readonly type: YamlOutputType;
  /** Whether the names of charts start with their place in the order. */
  readonly numbered: boolean;
}

/**
 * Divides the documents into files as cdk8s does it.
 *
 * @throws ValidationError where two would be one file, of which the second would take the place of the first
 */
export function layOut(charts: Iterable<ChartDocuments>, files: StagedFiles, options: LayoutOptions): void {
  const { outdir, extension, type } = options;
  files.makeDirectory(outdir);
  const origins = new Map<string, string>();
  const problems: Problem[] = [];
  const write = (origin: string, directory: string, name: string, bytes: Buffer) => {
    const file = path.join(directory, `${name}${extension}`);
    const first = origins.get(file);
    if (first === undefined) {
      origins.set(file, origin);
      files.write(file, bytes);
    } else {
      problems.push({
        code: ProblemCode.CONFLICT,
        path: origin,
        message: `would be written to the file of ${first}: ${path.relative(outdir, file)}`,
        fix: 'give one of them another name, or choose a yamlOutputType that has them in files of their own',
      });
    }
  };

  const app: Buffer[] = [];
  let number = 0;
  for (const { chart, documents } of charts) {
    const chartName = options.numbered ? `${number.toString().padStart(4, '0')}-${Names.toDnsLabel(chart)}` : Names.toDnsLabel(chart);
    number++;
    switch (type) {
      case YamlOutputType.FILE_PER_APP:
        for (const document of documents) {
          app.push(encode(document));
        }
        break;
      case YamlOutputType.FILE_PER_CHART:
        write(chart.node.path, outdir, chartName, joinBytes(Array.from(documents, encode)));
        break;
      case YamlOutputType.FILE_PER_RESOURCE:
        for (const document of documents) {
          if (document.manifest !== undefined) {
            write((document.object ?? chart).node.path, outdir, resourceName(document.manifest), encode(document));
          }
        }
        break;
      case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
        files.makeDirectory(path.join(outdir, chartName));
        for (const document of documents) {
          write(document.object!.node.path, path.join(outdir, chartName), resourceName(document.object!), encode(document));
        }
        break;
    }
  }
  if (type === YamlOutputType.FILE_PER_APP && number > 0) {
    write('', outdir, 'app', joinBytes(app));
  }
  if (problems.length > 0) {
    throw new ValidationError(problems);
  }
}

const SEPARATOR = '---\n';

/** All documents as one text. */
export function joinTexts(documents: readonly string[]): string {
  return documents.join(SEPARATOR);
}

function joinBytes(documents: readonly Buffer[]): Buffer {
  const separator = Buffer.from(SEPARATOR);
  return documents.length === 1 ? documents[0] : Buffer.concat(documents.flatMap((document, i) => i === 0 ? [document] : [separator, document]));
}

/** At once, because text that was put together from parts costs several times the memory of its bytes. */
function encode({ text }: Document): Buffer {
  return Buffer.from(text);
}

function resourceName(resource: { kind: string; metadata: { name?: string } }): string {
  return `${resource.kind}.${resource.metadata.name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
}
