import { Construct } from 'constructs';
import { HelmInstaller } from './helm-installer';
import { mergeOverride } from '../objects/merge';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** Props of {@link EbsCsiDriver}. */
export interface EbsCsiDriverProps {
  /**
   * ARN of the IAM role of the driver's controller (IAM Roles for Service Accounts):
   * `arn:aws:iam::111122223333:role/ebs-csi`. It needs the policy `AmazonEBSCSIDriverPolicyV2`.
   *
   * @default - none is named, as with EKS Pod Identity
   */
  readonly roleArn?: string;

  /**
   * Who installs the chart.
   *
   * @default HelmInstaller.helm()
   */
  readonly installer?: HelmInstaller;

  /**
   * Version of the chart `aws-ebs-csi-driver`. Those whose driver has lost the throughput of volumes (2.50.0, 2.50.1 and
   * 2.51.0) are refused.
   *
   * @default '2.64.0'
   * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/charts/aws-ebs-csi-driver/CHANGELOG.md
   */
  readonly version?: string;

  /**
   * The AWS region, for nodes that the driver cannot ask.
   *
   * @default - the driver asks the node's metadata
   */
  readonly region?: string;

  /**
   * Tags of every volume that the driver makes.
   *
   * @default - the driver's own
   */
  readonly extraVolumeTags?: { [key: string]: string };

  /**
   * Any other value of the chart; it wins over those above.
   *
   * @default - none
   * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/charts/aws-ebs-csi-driver/values.yaml
   */
  readonly values?: { [key: string]: any };
}

const CHART = 'aws-ebs-csi-driver';
const LOSES_THROUGHPUT = ['2.50.0', '2.50.1', '2.51.0'];

/**
 * The driver that makes the volumes of an `EbsStorageClass`: its Helm chart, installed into `kube-system`. On EKS the
 * managed add-on does the same; use one of the two.
 *
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/install.md
 */
export class EbsCsiDriver extends Construct {
  /** Version of the chart. */
  public readonly version: string;

  /**
   * @param scope where it belongs to
   * @param id the construct id
   * @throws ValidationError where a prop is wrong, or helm cannot render the chart
   */
  constructor(scope: Construct, id: string, props: EbsCsiDriverProps = {}) {
    super(scope, id);
    const at = PropPath.of(this);
    this.version = props.version ?? '2.64.0';
    checkProps(at, this.version, props);
    at.throwReported();

    (props.installer ?? HelmInstaller.helm())._install(this, at.at('installer'), {
      repository: 'https://kubernetes-sigs.github.io/aws-ebs-csi-driver',
      chart: CHART,
      version: this.version,
      name: CHART,
      namespace: 'kube-system',
      values: mergeOverride(valuesOf(props), props.values ?? {}),
    });
  }
}

function valuesOf({ roleArn, region, extraVolumeTags }: EbsCsiDriverProps): { [key: string]: any } {
  const controller = {
    ...(region !== undefined && { region }),
    ...(extraVolumeTags && { extraVolumeTags }),
    ...(roleArn !== undefined && { serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': roleArn } } }),
  };
  return Object.keys(controller).length > 0 ? { controller } : {};
}

function checkProps(at: PropPath, version: string, { roleArn }: EbsCsiDriverProps): void {
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    at.at('version').report(ProblemCode.FORMAT, 'is not a version', version, 'write one version, such as "2.64.0": a range would install another one each day');
  } else if (LOSES_THROUGHPUT.includes(version)) {
    at.at('version').report(ProblemCode.UNSAFE, 'has a driver that makes volumes without the throughput of their class', version, 'write "2.50.2", "2.51.1" or a later one');
  }
  if (roleArn !== undefined && !/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(roleArn)) {
    at.at('roleArn').report(ProblemCode.FORMAT, 'is not the ARN of an IAM role', roleArn, 'write for example "arn:aws:iam::111122223333:role/ebs-csi"');
  }
}
