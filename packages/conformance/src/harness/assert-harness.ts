import type { Harness } from "./harness.js";
import { InvalidHarnessError } from "./invalid-harness-error.js";

const functions = ["open", "reset"] as const;
const optionalFunctions = ["dispose", "debris", "powerCuts"] as const;
const texts = ["name", "module", "place"] as const;

/** @throws InvalidHarnessError naming the member that is missing or of another kind. */
export function assertHarness(value: unknown, origin = "it"): asserts value is Harness {
  if (typeof value !== "object" || value === null) {
    throw new InvalidHarnessError(
      `the harness of ${origin} is ${shown(value)}; createHarness must return an object with name, module, place, open and reset`,
    );
  }
  const member = (name: string): unknown => Reflect.get(value, name);
  const refuse = (name: string, fix: string): never => {
    throw new InvalidHarnessError(`${name} of the harness of ${origin} is ${shown(member(name))}; ${fix}`);
  };
  for (const name of texts) {
    if (typeof member(name) !== "string" || member(name) === "") refuse(name, advice[name]);
  }
  for (const name of functions) {
    if (typeof member(name) !== "function") refuse(name, advice[name]);
  }
  for (const name of optionalFunctions) {
    const given = member(name);
    if (given !== undefined && typeof given !== "function")
      refuse(name, "make it a function, or leave it out");
  }
  const deviations = member("knownDeviations");
  if (deviations === undefined) return;
  const rows = typeof deviations === "object" && deviations !== null ? Object.entries(deviations) : undefined;
  if (!rows?.every(([, reason]) => typeof reason === "string" && reason.trim() !== "")) {
    refuse("knownDeviations", "give an object that says for each case id why it deviates");
  }
}

const advice = {
  name: "say what is tested, such as `my adapter on my storage`",
  module: "set it to import.meta.url, so that child processes can import it",
  place: "give a text that names the data, from which createHarness(place) reaches the same data",
  open: "give a function that opens a client of its own",
  reset: "give a function that removes all that is stored",
} as const;

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  return typeof value === "function" ? "a function" : (JSON.stringify(value) ?? typeof value);
}
