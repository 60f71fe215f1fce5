import * as path from 'path';
import { App as Cdk8sApp, AppProps as Cdk8sAppProps, Chart, YamlOutputType } from 'cdk8s';
import { writeAttachments } from './synth/attachments';
import { joinTexts, layOut } from './synth/layout';
import { StagedFiles } from './synth/staged-files';
import { orderedCharts, Synthesis } from './synth/synthesis';
import { PropPath } from './validation/prop-path';
import { checkKubernetesVersion, declareKubernetesVersion } from './validation/rules/kubernetes-version';

/** Props of an {@link App}: those of the `App` of cdk8s, and more. */
export interface AppProps extends Cdk8sAppProps {
  /**
   * The Kubernetes of the oldest cluster that the manifests are for: `1.31`. What is newer is refused where it is asked for,
   * and taken where it serves better than what older ones have. An Environment can say otherwise.
   *
   * @default "1.29"
   * @see https://kubernetes.io/releases/version-skew-policy/
   */
  readonly kubernetesVersion?: string;
}

/**
 * A cdk8s app that synthesizes in linear time. It takes the same options as the `App` of cdk8s, takes every construct,
 * and writes the same files to the byte, and beyond that
 *
 * - reports all problems of the program in one error, and writes nothing when there is one,
 * - refuses two objects of the same kind, namespace and name,
 * - puts texts into quotes that kubectl would take for something else,
 * - writes a runbook beside the manifests for each database (`<chart>.<name>.runbook.md`), and warns when a database of the
 *   last synthesis into the same directory is gone, or is another where no apply can change it, as in the size of its disk,
 * - leaves files alone whose content does not change, and replaces the others only when all are rendered, each in one step.
 *
 * @see https://cdk8s.io/docs/latest/basics/app/
 */
export class App extends Cdk8sApp {
  private readonly recordsMetadata: boolean;
  private inferredDependencies = false;

  /**
   * @param props the options of the `App` of cdk8s, and the version of Kubernetes
   * @throws ValidationError where that is none, or too old
   */
  constructor(props: AppProps = {}) {
    super(props);
    if (props.kubernetesVersion !== undefined) {
      const at = PropPath.of(this);
      checkKubernetesVersion(at.at('kubernetesVersion'), props.kubernetesVersion);
      at.throwReported();
      declareKubernetesVersion(this, props.kubernetesVersion);
    }
    this.recordsMetadata = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
  }

  /**
   * The charts in order: what is depended on comes first. Before the first synthesis, only the dependencies that were
   * registered count; from then on also those that follow from them, as in cdk8s.
   *
   * @throws ValidationError if constructs depend on each other in a circle
   */
  public get charts(): Chart[] {
    return orderedCharts(this, this.inferredDependencies);
  }

  /**
   * Writes all manifests to the output directory.
   *
   * @throws ValidationError with everything that is wrong in the app; nothing has been written then
   */
  public synth(): void {
    const synthesis = this.startSynthesis();
    const files = new StagedFiles();
    try {
      layOut(
        synthesis.render({ byObject: this.yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE }),
        files,
        { outdir: this.outdir, extension: this.outputFileExtension, type: this.yamlOutputType, numbered: synthesis.betweenCharts },
      );
      const warnings = writeAttachments(this, this.outdir, files);
      if (this.recordsMetadata) {
        files.write(path.join(this.outdir, 'construct-metadata.json'), this.metadataOf(synthesis));
      }
      files.commit();
      warnings.forEach(warning => process.emitWarning(warning, 'Cdk8sWorkloadsWarning'));
    } catch (error) {
      files.discard();
      throw error;
    }
  }

  /**
   * All manifests as one YAML text.
   *
   * @throws ValidationError with everything that is wrong in the app
   */
  public synthYaml(): string {
    const texts: string[] = [];
    for (const { documents } of this.startSynthesis().render()) {
      for (const { text } of documents) {
        texts.push(text);
      }
    }
    return joinTexts(texts);
  }

  private startSynthesis(): Synthesis {
    const synthesis = new Synthesis(this);
    this.inferredDependencies = true;
    return synthesis;
  }

  /** The construct that each object comes from, for the tools that show it. */
  private metadataOf(synthesis: Synthesis): Buffer {
    const resources: { [name: string]: { path: string } } = {};
    for (const { objects } of synthesis.charts) {
      for (const object of objects) {
        resources[object.name] = { path: object.node.path };
      }
    }
    return Buffer.from(JSON.stringify({ version: '1.0.0', resources }));
  }
}
