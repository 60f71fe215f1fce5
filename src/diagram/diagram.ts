import * as path from 'path';
import { App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Description } from './describe';
import type { DRAWING } from './drawing';
import { System } from './system';
import { StagedFiles } from '../synth/staged-files';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** How a {@link Diagram} is written. */
export enum DiagramFormat {
  /** A page with the picture, and with what it says in words: `diagram.html`. */
  HTML = 'html',

  /** The picture alone: `diagram.svg`. */
  SVG = 'svg',

  /** The text of a Mermaid flowchart in Markdown, which GitHub and GitLab draw: `diagram.md`. */
  MERMAID = 'md',
}

/** Options of {@link Diagram.of}. */
export interface DiagramOptions {
  /**
   * What stands above the picture.
   *
   * @default - the path of the construct; of an app, the names of its charts
   */
  readonly title?: string;
}

/** Options of {@link Diagram.write}. */
export interface DiagramWriteOptions {
  /**
   * Where the files are written.
   *
   * @default - where the app writes its manifests
   */
  readonly directory?: string;

  /**
   * What their names are without the ending.
   *
   * @default "diagram"
   */
  readonly name?: string;

  /**
   * Which files are written.
   *
   * @default [DiagramFormat.HTML]
   */
  readonly formats?: DiagramFormat[];
}

const MOST_NAMED = 6;

/**
 * A picture of what a program deploys: its charts with their workloads, databases and stores; who may connect to whom, and at
 * which ports; what is backed up, when, and where to; and what runs before what.
 *
 * An arrow says that the network policies of both ends let it through, those of other libraries and all patches included:
 * where a namespace denies by default, what has no arrow cannot connect. The name service is left out, which everybody reaches,
 * and so are the connections of pods of one workload among themselves.
 *
 * The same program gives the same bytes. Pictures need no script, no font and nothing from elsewhere, and are dark for those who
 * have their screen so.
 */
export class Diagram {
  /**
   * The picture of an app, or of a part of it with all that this part has to do with.
   *
   * @param scope an app, a chart or any other construct
   * @param options what stands above it
   */
  public static of(scope: IConstruct, options: DiagramOptions = {}): Diagram {
    return new Diagram(scope, options);
  }

  private constructor(private readonly scope: IConstruct, private readonly options: DiagramOptions) {}

  /** The picture as one SVG. What is added to the program later is not in it. */
  public toSvg(): string {
    return drawing().drawSvg(this.describe()).svg;
  }

  /** A page of HTML with the picture, and with what it says in words. */
  public toHtml(): string {
    const system = this.describe();
    const { drawHtml, drawSvg } = drawing();
    return drawHtml(system, drawSvg(system));
  }

  /**
   * The text of a Mermaid flowchart, for a fence of Markdown.
   *
   * @see https://mermaid.js.org/syntax/flowchart.html
   */
  public toMermaid(): string {
    return drawing().drawMermaid(this.describe());
  }

  /**
   * Writes the picture beside the manifests, where `kubectl apply -f` does not look at it. To be called when the program is
   * whole: after `app.synth()`.
   *
   * @param options where, under which name, and in which formats
   * @returns the files
   * @throws ValidationError where the name is not that of a file, or there is no app that says where
   */
  public write(options: DiagramWriteOptions = {}): string[] {
    const { name = 'diagram', formats = [DiagramFormat.HTML] } = options;
    const root = this.scope.node.root;
    const directory = options.directory ?? (root instanceof App ? root.outdir : undefined);
    const at = PropPath.of(this.scope).at('write');
    if (directory === undefined) {
      at.at('directory').report(ProblemCode.REQUIRED, 'is missing, and there is no app', undefined, 'name a directory');
    }
    if (!/^[^/\\\0]+$/.test(name) || name.startsWith('.')) {
      at.at('name').report(ProblemCode.FORMAT, 'is not the name of a file', name, 'write it without "/", and with no dot in front');
    }
    at.throwReported();
    const files = new StagedFiles();
    try {
      files.makeDirectory(directory!);
      const written = [...new Set(formats)].map(format => {
        const file = path.join(directory!, `${name}.${format}`);
        files.write(file, Buffer.from(this.render(format)));
        return file;
      });
      files.commit();
      return written;
    } catch (error) {
      files.discard();
      throw error;
    }
  }

  private render(format: DiagramFormat): string {
    switch (format) {
      case DiagramFormat.HTML: return this.toHtml();
      case DiagramFormat.SVG: return this.toSvg();
      case DiagramFormat.MERMAID: return `# ${this.describe().title}\n\n\`\`\`mermaid\n${this.toMermaid()}\`\`\`\n`;
    }
  }

  private describe(): System {
    const { scope } = this;
    const charts = scope.node.children.map(({ node }) => node.id);
    const named = charts.length > MOST_NAMED ? `${charts.slice(0, MOST_NAMED).join(', ')} and ${charts.length - MOST_NAMED} more` : charts.join(', ');
    return new Description(scope.node.root).system(this.options.title ?? (scope.node.path || named || 'Nothing'), scope);
  }
}

/** Loaded when it is needed: few programs draw. */
function drawing(): typeof DRAWING {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./drawing').DRAWING;
}
