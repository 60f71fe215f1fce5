import * as path from 'path';
import { Names, YamlOutputType } from 'cdk8s';
import { IConstruct } from 'constructs';
import { StagedFiles } from './staged-files';
import { ChartDocuments, Document } from './synthesis';

export interface LayoutOptions {
  readonly outdir: string;
  readonly extension: string;
  readonly type: YamlOutputType;
  /** Whether the names of charts start with their place in the order. */
  readonly numbered: boolean;
}

/** Divides the documents into files as cdk8s does it. */
export function layOut(charts: Iterable<ChartDocuments>, files: StagedFiles, options: LayoutOptions): void {
  const { outdir, extension, type } = options;
  files.makeDirectory(outdir);
  const write = (directory: string, name: string, bytes: Buffer, origin?: IConstruct) =>
    files.write(path.join(directory, `${name}${extension}`), bytes, origin?.node.path);

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
        write(outdir, chartName, joinBytes(Array.from(documents, encode)), chart);
        break;
      case YamlOutputType.FILE_PER_RESOURCE:
        for (const document of documents) {
          if (document.manifest !== undefined) {
            write(outdir, resourceName(document.manifest), encode(document), document.object ?? chart);
          }
        }
        break;
      case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
        files.makeDirectory(path.join(outdir, chartName));
        for (const document of documents) {
          write(path.join(outdir, chartName), resourceName(document.object!), encode(document), document.object!);
        }
        break;
    }
  }
  if (type === YamlOutputType.FILE_PER_APP && number > 0) {
    write(outdir, 'app', joinBytes(app));
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
