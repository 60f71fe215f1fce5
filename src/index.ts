export { Environment, EnvironmentProps } from './environment/environment';
export { PodSecurityLevel } from './environment/pod-security';
export { Profile, ProfileOptions } from './environment/profile';
export { ContainerLimits, QuotaOptions } from './environment/quota';
export { ReclaimPolicy } from './environment/reclaim-policy';

export { Manifest } from './objects/manifest';

export { Problem, ProblemCode } from './validation/problem';
export { ValidationError } from './validation/validation-error';
