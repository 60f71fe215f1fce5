import { yamlValue } from '../yaml-value';

interface Section {
  [key: string]: Section | string;
}

/** Settings with dotted keys as the file that mongod reads: `net.maxIncomingConnections` lies in `net`. */
export function mongodConfiguration(settings: { readonly [key: string]: string }): string {
  const root: Section = {};
  for (const [key, value] of Object.entries(settings)) {
    const path = key.split('.');
    const last = path.pop()!;
    const section = path.reduce<Section>((parent, name) => {
      const child = parent[name];
      return typeof child === 'object' ? child : parent[name] = {};
    }, root);
    section[last] = value;
  }
  return render(root, '');
}

function render(section: Section, indentation: string): string {
  return Object.entries(section)
    .map(([key, value]) => (typeof value === 'object' ? `${indentation}${key}:\n${render(value, `${indentation}  `)}` : `${indentation}${key}: ${yamlValue(value)}\n`))
    .join('');
}
