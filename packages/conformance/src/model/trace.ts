import type { VerbCall } from "@holdfast/worlds";

/** Writes down what happened, in the order it did. */
export class Trace {
  readonly lines: string[] = [];
  #arrived: { readonly call: VerbCall; readonly line: number } | undefined;

  /** Somebody did something, or something happened to them. */
  event(who: string, what: string): void {
    this.lines.push(`${String(this.lines.length + 1).padStart(3)}  ${who.padEnd(12)} ${what}`);
  }

  /** A request reached the storage. */
  arrival(who: string, call: VerbCall, how: string): void {
    this.event(who, `${describeCall(call)}${how}`);
    this.#arrived = { call, line: this.lines.length };
  }

  /** Its answer came; worth a line of its own only when something came between. */
  answer(who: string, call: VerbCall): void {
    if (this.#arrived?.call === call && this.#arrived.line === this.lines.length) return;
    this.event(who, `answer to ${describeCall(call)}`);
  }
}

/** A call as a reader of a schedule wants to see it. */
export function describeCall({ verb, keys }: VerbCall): string {
  const shown = keys.slice(0, 3).map(shortKey).join(" ");
  return `${verb.padEnd(6)} ${shown}${keys.length > 3 ? ` and ${keys.length - 3} more` : ""}`;
}

/** Inverted numbers and nonces only hide what is meant. */
function shortKey(key: string): string {
  return key
    .replace(/\/log\/[0-9a-f]{16}-(\d+)$/, "/log/$1")
    .replace(/^(.*\/state\/\d+-\d+-[0-9a-f]{4})[0-9a-f]+/, "$1…");
}
