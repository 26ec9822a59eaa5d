import {svg} from "lit";
import type {SVGTemplateResult} from "lit";

/** 16 x 16 line icons; they only repeat what the text beside them or the label says. */
function icon(paths: SVGTemplateResult): SVGTemplateResult {
  return svg`<svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${paths}</svg>`;
}

export const linkIcon = icon(
  svg`<path d="M6.5 9.5a3 3 0 0 0 4.2 0l2.4-2.4a3 3 0 0 0-4.2-4.2l-1 1"/><path d="M9.5 6.5a3 3 0 0 0-4.2 0L2.9 8.9a3 3 0 0 0 4.2 4.2l1-1"/>`,
);
export const folderIcon = icon(
  svg`<path d="M2 4.5a1 1 0 0 1 1-1h3.2l1.5 1.7H13a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1z"/>`,
);
export const shareIcon = icon(
  svg`<circle cx="4" cy="8" r="1.8"/><circle cx="12" cy="3.8" r="1.8"/><circle cx="12" cy="12.2" r="1.8"/><path d="M5.6 7.2l4.8-2.6M5.6 8.8l4.8 2.6"/>`,
);
export const themeIcon = icon(
  svg`<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>`,
);
export const openIcon = icon(
  svg`<path d="M8 10.5V2.5M4.8 5.5L8 2.3l3.2 3.2"/><path d="M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2"/>`,
);
export const downloadIcon = icon(
  svg`<path d="M8 2.5v8M4.8 7.3L8 10.5l3.2-3.2"/><path d="M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2"/>`,
);
export const editIcon = icon(svg`<path d="M3 13l.7-3L10.6 3.1a1.2 1.2 0 0 1 1.7 0l.6.6a1.2 1.2 0 0 1 0 1.7L6 12.3z"/>`);
export const resetIcon = icon(svg`<path d="M3 8a5 5 0 1 0 1.6-3.7"/><path d="M3 2.8v2.7h2.7"/>`);
export const closeIcon = icon(svg`<path d="M4 4l8 8M12 4l-8 8"/>`);
export const chevronIcon = icon(svg`<path d="M6 4l4 4-4 4"/>`);
export const checkIcon = icon(svg`<path d="M3.5 8.5l3 3 6-7"/>`);
export const warningIcon = icon(svg`<path d="M8 2.5l6 10.5H2z"/><path d="M8 6.8v2.7M8 11.4v.1"/>`);
export const pinIcon = icon(svg`<path d="M6 2.5h4l-.5 4 2.5 2.5H4L6.5 6.5z"/><path d="M8 9v4.5"/>`);
export const sweepIcon = icon(svg`<path d="M2.5 13.5h11M2.5 11h3V8h3V5h3V2.5h2"/>`);
export const lessonIcon = icon(
  svg`<path d="M8 4.5C6.5 3.3 4.5 3 2.5 3v9c2 0 4 .3 5.5 1.5C9.5 12.3 11.5 12 13.5 12V3c-2 0-4 .3-5.5 1.5zM8 4.5v9"/>`,
);
