import { drawHtml } from './html';
import { drawMermaid } from './mermaid';
import { drawSvg } from './svg';

/** Few programs draw, and all of them would read what that takes: this is a file of its own in the package, where all else is one. */
export const DRAWING = { drawHtml, drawMermaid, drawSvg };
