import { Size } from 'cdk8s';
import { CustomEngineOptions, DatabaseEngine, ProblemCode, StatefulDatabase } from '../../src';
import { Refusal, refusal } from '../refusal';

function custom(title: string, options: Partial<CustomEngineOptions>, code: ProblemCode, message: string): Refusal {
  const engine = DatabaseEngine.custom({ name: 'search', image: 'search:1.0', dataPath: '/data', ...options });
  return refusal(title, chart => new StatefulDatabase(chart, 'orders', { engine, storage: { size: Size.gibibytes(1) } }), code, `test/orders: engine.${message}`);
}

export const CUSTOM_REFUSALS: Refusal[] = [
  custom('secrets without a password for those who connect', { secretVariables: { COOKIE: 'cookie' } }, ProblemCode.REQUIRED,
    'secretVariables: lacks "password", the key that those who connect are given; add it, and leave secretVariables out where there is no password'),
  custom('a user without a password', { username: 'elastic' }, ProblemCode.CONFLICT,
    'username: goes with secretVariables only, received "elastic"; add those, or leave it out'),
];
