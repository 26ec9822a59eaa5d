/** Help pages from JSON schemas. */

import {escaped} from "./body.ts";
import type {Body} from "./body.ts";

export interface Field {
  readonly description?: string;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, Field>>;
}

function typeText({type, enum: values, $ref: reference}: Field): string {
  if (values !== undefined) return values.map((value) => `<code>${escaped(JSON.stringify(value))}</code>`).join(" ");
  if (reference?.startsWith("#/definitions/")) {
    const name = reference.replace("#/definitions/", "");
    return `<a href="#${escaped(name)}">${escaped(name)}</a>`;
  }
  return escaped([type ?? ""].flat().join(" or "));
}

function fieldRows({properties = {}, required = []}: Field, of: string): string {
  const rows = Object.entries(properties).map(
    ([name, field]) =>
      `<tr><th scope="row"><code>${escaped(name)}</code>${required.includes(name) ? " (required)" : ""}</th>` +
      `<td>${typeText(field)}</td><td>${field.default === undefined ? "" : `<code>${escaped(JSON.stringify(field.default))}</code>`}</td>` +
      `<td>${escaped(field.description ?? "")}</td></tr>`,
  );
  if (rows.length === 0) return "";
  const head = ["Field", "Value", "Default", "Meaning"].map((title) => `<th scope="col">${title}</th>`).join("");
  return `<div class="scroller" tabindex="0" role="region" aria-label="Fields of ${escaped(of)}"><table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** A section per definition. */
export function reference(schema: Field): Body {
  const parts = Object.entries(schema.definitions ?? {});
  const headings = parts.map(([name]) => ({level: 2, id: name, title: name}));
  const sections = parts.map(
    ([name, part]) =>
      `<h2 id="${escaped(name)}">${escaped(name)}</h2><p>${escaped(part.description ?? "")} ${typeText(part)}</p>${fieldRows(part, name)}`,
  );
  return {
    body: `<p>${escaped(schema.description ?? "")}</p>${fieldRows(schema, "the document")}${sections.join("")}`,
    headings,
  };
}
