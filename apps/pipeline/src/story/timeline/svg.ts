type Attributes = Readonly<Record<string, string | number>>;

/** An element of SVG, as text. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(text(value))}"`);
  const opening = `<${name}${written.join("")}`;
  return children.length === 0 ? `${opening}/>` : `${opening}>${children.join("")}</${name}>`;
}

/** Text within an element. */
export function escaped(plain: string): string {
  return plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** A line of text at a place. */
export function label(x: number, y: number, plain: string, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escaped(plain));
}

/** Coordinates have one place behind the point: more is not seen, and the file grows. */
function text(value: string | number): string {
  return typeof value === "number" ? String(Math.round(value * 10) / 10) : value;
}

/** The points of a line, as a path wants them. */
export function pathOf(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${text(x)} ${text(y)}`).join("");
}
