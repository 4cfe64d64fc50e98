import { styleText } from "node:util";
import type { CaseOutcome } from "../runner/case-result.js";

/** Colours an outcome's words, or leaves them as they are. */
export type Paint = (outcome: CaseOutcome, text: string) => string;

const colours = { pass: "green", fail: "red", skipped: "gray", "known-deviation": "yellow" } as const;

/** Colours only for a terminal, and not against the wish of NO_COLOR (https://no-color.org). */
export function paintFor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Paint {
  const { NO_COLOR = "", TERM } = env;
  const plain = !stream.isTTY || NO_COLOR !== "" || TERM === "dumb";
  // The stream is looked at here: styleText would look at stdout.
  return plain ? (_, text) => text : (outcome, text) => styleText(colours[outcome], text);
}
