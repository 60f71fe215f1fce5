import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { addBackups } from './backup-arrows';
import { classBox, mainWorkload, outsideBox, storeBox, Unplaced, workloadBox } from './boxes';
import { Drafts } from './drafts';
import { Entries } from './entries';
import { frameOf, isClosed, networkLine } from './frames';
import { Objects, Workload } from './objects';
import { isOutside, isStorageClass, isStore, ownerOf } from './owners';
import { NamedPeer, ruleKey } from './peers';
import { ALL_PORTS, portRanges } from './ports';
import { Pods, Reach } from './reach';
import { Box, Frame, System } from './system';
import { Connections } from '../networking/connections';
import { namespaceOf } from '../objects/namespace';
import { IPersistentStore } from '../storage/claim';
import { podsOf } from '../workloads/pods-of';
import { Task } from '../workloads/task';

/** What there is in a tree, and what has to do with what: from its constructs, and the objects that they stand for. */
export class Description {
  /** The boxes by what they are of. */
  public readonly boxes = new Map<IConstruct, Box>();
  public readonly frames = new Map<Chart, Frame>();
  public readonly drafts = new Drafts();
  /** The stores by namespace and name of their claims. */
  public readonly stores = new Map<string, Box>();

  private readonly objects: Objects;
  private readonly pods: Pods[] = [];
  private readonly byConnections = new Map<Connections, Box>();
  private readonly outsiders = new Map<string, Box>();
  private readonly homes = new Map<Box, Frame>();

  constructor(root: IConstruct) {
    this.objects = new Objects(root);
    root.node.findAll().forEach(construct => this.addConstruct(construct));
    this.objects.workloads.forEach(workload => this.addMounts(workload));
    addBackups(this);
    const beside = (box: Box, key: string, { title, lines }: NamedPeer) => this.outsider(box, key, title, lines);
    const entries = new Entries(this.objects, this.pods, this.drafts, (box, door) => beside(box, `in ${door.key}`, door));
    this.pods.forEach(each => this.addUnnamed(each));
    const reach = new Reach(this.objects, this.pods);
    reach.connect(this.drafts, (box, direction, peer) => beside(box, `${direction} ${peer.key}`, peer), (box, port) => entries.at(box, port));
    this.addOrder();
    this.describeNetwork(reach);
  }

  /** What is in a part of the tree, and what that has to do with the rest. */
  public system(title: string, scope: IConstruct): System {
    const inside = new Set([...this.boxes].filter(([construct]) => construct.node.scopes.includes(scope)).map(([, box]) => box));
    const arrows = this.drafts.arrows().filter(({ from, to }) => inside.has(from) || inside.has(to));
    const met = new Set(arrows.flatMap(({ from, to }) => [from, to]));
    const frames = [...this.frames].filter(([chart]) => chart.node.scopes.includes(scope) || scope.node.scopes.includes(chart)).map(([, frame]) => ({
      ...frame, boxes: frame.boxes.filter(box => inside.has(box)), outside: frame.outside.filter(box => inside.has(box) || met.has(box)),
    }));
    return { title, frames: frames.filter(({ boxes, outside, lines }) => boxes.length > 0 || outside.length > 0 || lines.length > 0), arrows };
  }

  /** Somebody outside, once for each frame. */
  public outsider(beside: Box, key: string, title: string, lines: readonly string[]): Box {
    const frame = this.homes.get(beside)!;
    const id = `${[...this.frames.values()].indexOf(frame)} ${key}`;
    const found = this.outsiders.get(id);
    if (found) {
      return found;
    }
    const box: Box = { kind: 'outside', title, lines: [...lines], path: [title, ...lines].join(', '), home: frame.title };
    frame.outside.push(box);
    this.homes.set(box, frame);
    this.outsiders.set(id, box);
    return box;
  }

  /** A rule of the pods of a workload that is told of in another way. */
  public explain(workload: IConstruct, key: string): void {
    this.pods.filter(each => each.maker === workload).forEach(each => each.explained.add(key));
  }

  private addConstruct(construct: IConstruct): void {
    if (Chart.isChart(construct)) {
      this.frames.set(construct, frameOf(construct, this.objects));
    } else if (isOutside(construct)) {
      const box = this.add(construct, outsideBox(construct), 'outside');
      this.byConnections.set(construct.connections, box);
    } else if (isStore(construct) && !('manifest' in construct)) {
      const store = construct as IPersistentStore;
      this.addStore(construct, store.name, { accessModes: store._facts?.accessModes });
    }
    const object = this.objects.of(construct);
    if (!object) {
      return;
    }
    const owner = ownerOf(construct);
    if (object.kind === 'PersistentVolumeClaim') {
      this.addStore(owner, object.name, object.json.spec);
    } else if (object.kind === 'StorageClass' && (owner === construct || isStorageClass(owner))) {
      this.add(owner, classBox(owner, object.name, object.json));
    } else if ('template' in object) {
      this.addWorkload(owner, object as Workload);
    }
  }

  private addWorkload(owner: IConstruct, workload: Workload): void {
    const box = this.boxes.get(owner) ?? this.add(owner, workloadBox(owner, workload, this.objects));
    const made = workload.construct.node.scope && podsOf(workload.construct.node.scope);
    const { spec, metadata } = workload.template;
    const containers = [...spec!.containers, ...(spec!.initContainers ?? []).filter(each => each.restartPolicy === 'Always')];
    this.pods.push({
      box,
      maker: workload.construct.node.scope,
      namespace: workload.namespace,
      labels: metadata?.labels ?? {},
      ports: containers.flatMap(({ ports = [] }) => ports),
      hostNetwork: spec!.hostNetwork ?? false,
      helper: mainWorkload(owner, workload, this.objects).construct !== workload.construct,
      facts: made?.connections._facts,
      explained: new Set(),
    });
    if (made) {
      this.byConnections.set(made.connections, box);
    }
  }

  private addStore(owner: IConstruct, name: string, spec: unknown): Box {
    return this.stores.get(claimKey(namespaceOf(owner), name)) ?? this.add(owner, storeBox(owner, name, spec));
  }

  private add(construct: IConstruct, described: Unplaced, where: 'boxes' | 'outside' = 'boxes'): Box {
    const chart = Chart.of(construct);
    const frame = this.frames.get(chart)!;
    const box: Box = { ...described, home: frame.title };
    frame[where].push(box);
    this.boxes.set(construct, box);
    this.homes.set(box, frame);
    if (box.kind === 'store') {
      this.stores.set(claimKey(chart.namespace, box.title), box);
    }
    return box;
  }

  private addMounts({ construct, namespace, template: { spec } }: Workload): void {
    const box = this.boxes.get(ownerOf(construct))!;
    for (const { name, persistentVolumeClaim: claim } of spec!.volumes ?? []) {
      const store = claim && this.stores.get(claimKey(namespace, claim.claimName));
      // What backups do with stores is said by them.
      if (store && box.kind !== 'backup') {
        const mount = spec!.containers.flatMap(({ volumeMounts = [] }) => volumeMounts).find(each => each.name === name);
        const word = claim.readOnly || mount?.readOnly ? 'reads' : 'mounts';
        this.drafts.add(box, store, 'mounts', { word: mount ? `${word} ${mount.mountPath}` : word });
      }
    }
  }

  /** What was connected to that no policy names. */
  private addUnnamed({ box, facts, hostNetwork, explained }: Pods): void {
    for (const target of facts?.unnamed ?? []) {
      const other = this.byConnections.get(target);
      const { ports, addresses } = target._facts;
      if (other) {
        const note = addresses || target._podLabels || hostNetwork ? undefined : 'at any address';
        this.drafts.add(box, other, 'connects', { ports: ports.length > 0 ? portRanges(ports, []) : ALL_PORTS, note });
        (addresses?.map(cidr => ({ ipBlock: { cidr } })) ?? [undefined]).forEach(peer => explained.add(ruleKey(peer, ports)));
      }
    }
  }

  private addOrder(): void {
    for (const [construct, box] of this.boxes) {
      for (const dependency of construct.node.dependencies) {
        const task = dependency instanceof Task ? this.boxes.get(dependency) : undefined;
        if (task) {
          this.drafts.add(task, box, 'before', { word: 'before' });
        }
      }
    }
  }

  private describeNetwork(reach: Reach): void {
    for (const [chart, frame] of this.frames) {
      const closed = isClosed(this.objects, chart.namespace);
      const own = this.pods.filter(({ box }) => frame.boxes.includes(box));
      const locked = closed ? [] : own.filter(each => reach.isClosed(each, 'Ingress'));
      locked.forEach(({ box }) => box.closed = true);
      if (own.length > 0 || closed) {
        frame.lines.splice(1, 0, networkLine(closed, locked.length > 0));
      }
    }
  }
}

export function claimKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
