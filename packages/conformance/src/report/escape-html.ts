const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in an element or a quoted attribute. Control characters, which HTML forbids, are shown. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "")
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, (character) =>
      "\n\t".includes(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** A template whose values are escaped, but for those that are markup already. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Markup {
  const texts = parts.map((part, index) => part + (index < values.length ? render(values[index]) : ""));
  return new Markup(texts.join(""));
}

/** Text that is HTML. Only `html` makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlValue = string | number | Markup | readonly Markup[] | undefined;

function render(value: HtmlValue): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return value.map(({ text }) => text).join("\n");
}
