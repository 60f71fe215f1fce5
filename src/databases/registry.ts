import { Engine } from './engine';
import { KAFKA } from './engines/kafka';
import { POSTGRES } from './engines/postgres';

/** All engines. A new one is a file in engines/, a line here, and a factory of DatabaseEngine. */
export const ENGINES: readonly Engine[] = [
  POSTGRES,
  KAFKA,
];
