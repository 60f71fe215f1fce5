/** One way to write the same apps, a Deployment and a Service each. */
export interface Peer {
  /** Makes and writes everything: this is what is measured. */
  run(size: Size): void;
}

export interface Size {
  readonly apps: number;
  /** Into how many charts (and so files) the apps are divided evenly. */
  readonly charts: number;
  readonly outdir: string;
}

export const NAMESPACE = 'prod';
export const IMAGE = 'ghcr.io/acme/web:1.4.2';
export const PORT = 8080;

/** Calls back for each app of each chart, with names that are unique among all charts. */
export function eachChart(size: Size, chart: (name: string, apps: readonly string[]) => void): void {
  const perChart = size.apps / size.charts;
  for (let i = 0; i < size.charts; i++) {
    chart(`chart-${i}`, Array.from({ length: perChart }, (_, k) => `app-${i * perChart + k}`));
  }
}
