import { Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { PodSecurityLevel } from '../../src';

/** A shell on the one node of a cluster of tests, for what happens to disks and networks. */
export class Node {
  private readonly namespace: TestNamespace;

  constructor(cluster: Kubectl, name: string) {
    this.namespace = new TestNamespace(cluster, name, { podSecurity: PodSecurityLevel.PRIVILEGED });
    const container = { name: 'shell', image: 'restic/restic:0.18.0', command: ['sleep', 'infinity'], securityContext: { privileged: true } };
    const spec = { hostPID: true, hostNetwork: true, terminationGracePeriodSeconds: 0, containers: [container] };
    this.namespace.kubectl.run(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'node' }, spec }) });
    this.namespace.kubectl.run(['wait', '--for=condition=Ready', '--timeout=120s', 'pod/node']);
  }

  /** Runs a script among the files that the kubelet sees. */
  public run(script: string): string {
    return this.namespace.kubectl.run(['exec', '-i', 'node', '--', 'sh', '-c', 'exec nsenter --target "$(pgrep -o -x kubelet)" --mount sh -eu'], { input: script }).trim();
  }

  /** Pulls the cable of a pod, or plugs it in: who waits for an answer is not told. */
  public cable(ip: string, state: 'up' | 'down'): void {
    this.namespace.kubectl.run(['exec', '-i', 'node', '--', 'sh', '-eu'], {
      input: `for pid in $(pgrep -x pause); do
        if nsenter --target "$pid" --net hostname -I | grep -q -w -F ${ip}; then
          index=$(nsenter --target "$pid" --net ip -o link show eth0 | sed 's/.*eth0@if\\([0-9]*\\):.*/\\1/')
          ip link set "$(ip -o link | sed -n "s/^$index: \\([^@:]*\\).*/\\1/p")" ${state}
          exit
        fi
      done
      exit 1`,
    });
  }

  public remove(): void {
    this.namespace.remove();
  }
}
