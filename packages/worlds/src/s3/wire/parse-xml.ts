/** An element that was read. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return entities[name] ?? whole;
  });
}

/** Reads a document of elements and text, without attributes of interest; `undefined` when it is none. */
export function parseXml(document: string): XmlElement | undefined {
  const tags = /<(\/?)([\w:.-]+)([^<>]*?)(\/?)>|<[?!][^>]*>|([^<]+)/g;
  const root = { name: "", text: "", children: [] as XmlElement[] };
  const open: { name: string; text: string; children: XmlElement[] }[] = [root];
  for (const [, closes, name, , isEmpty, text] of document.matchAll(tags)) {
    const current = open.at(-1) ?? root;
    if (text !== undefined) current.text += unescapeXml(text);
    else if (name === undefined) continue;
    else if (closes) {
      if (open.length === 1 || current.name !== name) return undefined;
      open.pop();
    } else {
      const element = { name, text: "", children: [] as XmlElement[] };
      current.children.push(element);
      if (!isEmpty) open.push(element);
    }
  }
  return open.length === 1 && root.children.length === 1 ? root.children[0] : undefined;
}

export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}
