import { clean } from './text';

type Attributes = { readonly [name: string]: string | number | undefined };

const ESCAPED: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text as it may stand in an element or an attribute of HTML and XML. */
export function escape(text: string): string {
  return clean(text).replace(/[&<>"']/g, character => ESCAPED[character]);
}

/** An element with texts, which are escaped, or with elements. */
export function element(name: string, attributes: Attributes, content?: string | readonly string[]): string {
  const written = Object.entries(attributes).filter(([, value]) => value !== undefined).map(([key, value]) => ` ${key}="${escape(`${value}`)}"`).join('');
  if (content === undefined) {
    return `<${name}${written}/>`;
  }
  return `<${name}${written}>${typeof content === 'string' ? escape(content) : content.map(each => `\n${each}`).join('')}${typeof content === 'string' ? '' : '\n'}</${name}>`;
}

export function textElement(text: string, attributes: Attributes): string {
  return element('text', attributes, text);
}
