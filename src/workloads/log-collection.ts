// The containers' logs are links from /var/log/containers to /var/log/pods, each named <pod>_<namespace>_<container>-<id>.log,
// and their lines are as the container runtime interface has them: time, stream, F or P for a part of a line, and text.

/** A collector that reads what it writes itself never comes to an end. */
function ownLogs(containerName: string): string {
  return `/var/log/containers/*_${containerName}-*.log`;
}

/** Fluentd reads all containers of its node, and sends them to an output. */
export function fluentdConfig(containerName: string, output: string): string {
  return `<source>
  @type tail
  path /var/log/containers/*.log
  exclude_path ["${ownLogs(containerName)}"]
  pos_file /var/lib/fluentd/containers.pos
  read_from_head true
  tag kubernetes.*
  <parse>
    @type regexp
    expression /^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[FP]) (?<log>.*)$/
    time_format %Y-%m-%dT%H:%M:%S.%N%z
  </parse>
</source>

<match kubernetes.**>
${indented(output.trim(), '  ')}
</match>
`;
}

/** Fluent Bit reads all containers of its node, adds what the API server knows of them, and sends them to an output. */
export function fluentBitConfig(containerName: string, output: { [key: string]: string }): string {
  const { match = '*', ...rest } = output;
  const keys = Object.entries({ ...rest, match }).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `service:
  http_server: on
  health_check: on
  storage.path: /var/lib/fluent-bit/buffer
pipeline:
  inputs:
    - name: tail
      path: /var/log/containers/*.log
      exclude_path: ${JSON.stringify(ownLogs(containerName))}
      db: /var/lib/fluent-bit/containers.db
      multiline.parser: docker, cri
      read_from_head: true
      skip_long_lines: on
      storage.type: filesystem
      tag: kube.*
  filters:
    - name: kubernetes
      match: kube.*
      merge_log: on
  outputs:
    - ${indented(keys.join('\n'), '      ').trimStart()}
`;
}

function indented(text: string, indent: string): string {
  return text.split('\n').map(line => (line.trim() ? indent + line : '')).join('\n');
}
