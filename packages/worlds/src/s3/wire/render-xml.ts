/** What can stand in an element: text, elements, or the same element several times. */
type XmlContent = string | number | boolean | undefined | XmlFields | readonly XmlContent[];

export interface XmlFields {
  readonly [name: string]: XmlContent;
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A document with its declaration, in UTF-8. Fields that are `undefined` are left out. */
export function renderXml(root: string, fields: XmlFields, namespace?: string): Uint8Array {
  const attribute = namespace === undefined ? "" : ` xmlns="${namespace}"`;
  return Buffer.from(`${declaration}<${root}${attribute}>${renderFields(fields)}</${root}>`);
}

function renderFields(fields: XmlFields): string {
  return Object.entries(fields)
    .map(([name, content]) => renderElement(name, content))
    .join("");
}

function renderElement(name: string, content: XmlContent): string {
  if (content === undefined) return "";
  if (Array.isArray(content)) return content.map((one: XmlContent) => renderElement(name, one)).join("");
  if (typeof content === "object") return `<${name}>${renderFields(content as XmlFields)}</${name}>`;
  return `<${name}>${escapeXml(String(content))}</${name}>`;
}

const named: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeXml(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => named[character] ?? character)
    .replace(/[^\t\n\x20-\uffff]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`);
}
