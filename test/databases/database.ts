import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { App, Credentials, DatabaseEngine, Environment, Profile, StatefulDatabase, StatefulDatabaseProps } from '../../src';
import { find } from '../support';

export const POSTGRES = DatabaseEngine.postgres({ version: '17.2' });

/** What a database needs of props. */
export const LEAST = { engine: POSTGRES, storage: { size: Size.gibibytes(10) }, credentials: Credentials.fromSecret('orders') };

export function database(scope: Construct, props: Partial<StatefulDatabaseProps> = {}, id = 'orders'): StatefulDatabase {
  return new StatefulDatabase(scope, id, { ...LEAST, ...props });
}

/** The manifests of a database in an Environment of the production profile. */
export function manifestsOf(props: Partial<StatefulDatabaseProps> = {}, profile = Profile.production()): any[] {
  const prod = new Environment(new App(), 'prod', { profile });
  database(prod, props);
  return prod.toJson();
}

/** What there is, as `Service/orders`. */
export function kinds(manifests: any[]): string[] {
  return manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}

export function statefulSetOf(props: Partial<StatefulDatabaseProps> = {}): any {
  return find(manifestsOf(props), 'StatefulSet').spec;
}

export function podOf(props: Partial<StatefulDatabaseProps> = {}): any {
  return statefulSetOf(props).template.spec;
}

export function mainOf(props: Partial<StatefulDatabaseProps> = {}): any {
  return podOf(props).containers[0];
}

/** The environment of a container as a map. */
export function envOf(container: any): { [name: string]: any } {
  return Object.fromEntries((container.env ?? []).map((variable: any) => [variable.name, variable.value ?? variable.valueFrom]));
}
