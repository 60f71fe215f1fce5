import { IConstruct } from 'constructs';
import { Environment } from './environment';
import { Profile } from './profile';

const OUTSIDE = Profile.production();

/** The profile of the environment that a construct is in; production's in a plain chart. */
export function profileOf(construct: IConstruct): Profile {
  return Environment.containing(construct)?.profile ?? OUTSIDE;
}
