import * as path from 'path';
import { Chart, Names, YamlOutputType } from 'cdk8s';
import { ChartDocuments, Document } from './synthesis';

/** What goes where. Encoded at once: until all is rendered, bytes cost less memory than text. */
export interface Files {
  readonly directories: readonly string[];
  /** The documents of each file. */
  readonly files: ReadonlyMap<string, readonly Buffer[]>;
}

export interface LayoutOptions {
  readonly outdir: string;
  readonly extension: string;
  readonly type: YamlOutputType;
  /** Whether the names of charts start with their place in the order. */
  readonly numbered: boolean;
}

/** Divides the documents into files as cdk8s does it. Of several documents for one file the last one stays. */
export function layOut(charts: Iterable<ChartDocuments>, options: LayoutOptions): Files {
  const { outdir, extension, type } = options;
  const directories = [outdir];
  const files = new Map<string, Buffer[]>();
  const put = (directory: string, name: string, documents: Buffer[]) => files.set(path.join(directory, `${name}${extension}`), documents);

  const app: Buffer[] = [];
  let number = 0;
  for (const { chart, documents } of charts) {
    const chartName = options.numbered ? `${number.toString().padStart(4, '0')}-${nameOf(chart)}` : nameOf(chart);
    number++;
    switch (type) {
      case YamlOutputType.FILE_PER_APP:
        for (const document of documents) {
          app.push(encode(document));
        }
        put(outdir, 'app', app);
        break;
      case YamlOutputType.FILE_PER_CHART:
        put(outdir, chartName, Array.from(documents, encode));
        break;
      case YamlOutputType.FILE_PER_RESOURCE:
        for (const document of documents) {
          if (document.manifest !== undefined) {
            put(outdir, resourceName(document.manifest), [encode(document)]);
          }
        }
        break;
      case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
        directories.push(path.join(outdir, chartName));
        for (const document of documents) {
          put(path.join(outdir, chartName), resourceName(document.object!), [encode(document)]);
        }
        break;
    }
  }
  return { directories, files };
}

const SEPARATOR = '---\n';

/** All documents as one text. */
export function joinTexts(documents: readonly string[]): string {
  return documents.join(SEPARATOR);
}

/** All documents as the content of a file. */
export function joinBytes(documents: readonly Buffer[]): Buffer {
  const separator = Buffer.from(SEPARATOR);
  return documents.length === 1 ? documents[0] : Buffer.concat(documents.flatMap((document, i) => i === 0 ? [document] : [separator, document]));
}

function encode({ text }: Document): Buffer {
  return Buffer.from(text);
}

function nameOf(chart: Chart): string {
  return Names.toDnsLabel(chart);
}

function resourceName(resource: { kind: string; metadata: { name?: string } }): string {
  return `${resource.kind}.${resource.metadata.name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
}
