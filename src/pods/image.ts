import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

// The grammar of image references: https://pkg.go.dev/github.com/distribution/reference
const HOST = '(?:[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?)*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?';
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const REFERENCE = new RegExp(`^(?<name>(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*)(?::(?<tag>[\\w][\\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,}))?$`);

/** What containers of this library that ask the API server run, unless the user names another one. */
export const CURL_IMAGE = 'curlimages/curl:8.11.1';

/** An image that exists in one version only: a tag other than `latest`, or a digest. */
export function checkImage(at: PropPath, image: string): void {
  const groups = REFERENCE.exec(image)?.groups;
  if (!groups) {
    at.report(image ? ProblemCode.IMAGE : ProblemCode.REQUIRED, 'is not an image reference', image, 'write for example "registry.example.com/team/app:1.4.2"');
  } else if (!groups.tag && !groups.digest) {
    at.report(ProblemCode.IMAGE_TAG, 'has no tag, so that nobody knows which version runs', image, `write "${image}:<version>", or a digest`);
  } else if (groups.tag === 'latest' && !groups.digest) {
    at.report(ProblemCode.IMAGE_TAG, 'has the tag "latest", which is another version every day', image, `write "${groups.name}:<version>", or a digest`);
  }
}

/** What stands in front of images that name no registry: a host, and a path there. */
export function checkRegistry(at: PropPath, registry: string): void {
  if (registry !== '' && !REFERENCE.test(imageBehind(registry, 'image:1'))) {
    at.report(ProblemCode.IMAGE, 'is not a registry', registry, 'write it without a scheme: "registry.example.com/mirror"');
  }
}

/** The image behind a registry, where it names none itself. */
export function imageBehind(registry: string | undefined, image: string): string {
  if (!registry) {
    return image;
  }
  const [first, ...rest] = image.split('/');
  const namesRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return namesRegistry ? image : `${registry.replace(/\/+$/, '')}/${image}`;
}

/** The tag of an image. */
export function tagOf(image: string): string | undefined {
  return REFERENCE.exec(image)?.groups?.tag;
}
