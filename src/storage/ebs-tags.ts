import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

const MOST_TAGS = 50;
const RESERVED = ['aws:', 'kubernetes.io', 'ebs.csi.aws.com/', 'CSIVolumeName', 'CSIVolumeSnapshotName'];

/** Checks tags as the EBS driver and EC2 do. */
export function checkEbsTags(at: PropPath, tags: { [key: string]: string }): void {
  for (const [key, value] of Object.entries(tags)) {
    const place = at.at(key);
    const reserved = RESERVED.find(prefix => key.startsWith(prefix));
    if (reserved) {
      place.report(ProblemCode.FORMAT, `is a tag that begins with the reserved "${reserved}"`, undefined, 'choose another key');
    } else if (key === '' || key.length > 128 || key.includes('=')) {
      place.report(ProblemCode.FORMAT, 'is not the key of a tag', undefined, 'use 1 to 128 characters and no "="');
    }
    if (typeof value !== 'string' || value.length > 256) {
      place.report(ProblemCode.FORMAT, 'is not the value of a tag', value, 'use a text of at most 256 characters');
    }
  }
  if (Object.keys(tags).length > MOST_TAGS) {
    at.report(ProblemCode.RANGE, 'has too many tags', Object.keys(tags).length, `use at most ${MOST_TAGS}`);
  }
}

/** Tags as the parameters of a StorageClass or VolumeSnapshotClass. */
export function renderEbsTags(tags: { [key: string]: string }): { [parameter: string]: string } {
  return Object.fromEntries(Object.entries(tags).map(([key, value], index) => [`tagSpecification_${index + 1}`, `${key}=${value}`]));
}
