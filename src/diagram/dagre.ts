/*! What is in the bundle of dagre and graphlib (https://github.com/dagrejs):
 *
 * Copyright (c) 2012-2014 Chris Pettitt
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
 * (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
 * publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
 * subject to the following conditions: The above copyright notice and this permission notice shall be included in all copies or
 * substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
 * NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS
 * OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
 * FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE. */

/** What is used of dagre, which is in the bundle without its types. */
export interface DagreGraph {
  setGraph(label: DagreOptions): void;
  setNode(name: string, label: { width: number; height: number }): void;
  setEdge(from: string, to: string, label: { width: number; height: number; labelpos: 'c' }, name: string): void;
  nodes(): string[];
  node(name: string): Point & { rank: number };
  edge(from: string, to: string, name: string): Point & { points: Point[] };
}

export interface DagreOptions {
  readonly rankdir: 'LR' | 'TB';
  readonly nodesep: number;
  readonly edgesep: number;
  readonly ranksep: number;
  /** Gives each node its rank. */
  readonly ranker: (graph: DagreGraph) => void;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Dagre {
  readonly graphlib: { readonly Graph: new (options: { multigraph: boolean }) => DagreGraph };
  layout(graph: DagreGraph): void;
}

/** Loaded when it is needed: a flowchart of Mermaid is laid out by who reads it. */
export function loadDagre(): Dagre {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, import/no-extraneous-dependencies -- It is in the file of the drawing.
  return require('@dagrejs/dagre');
}
