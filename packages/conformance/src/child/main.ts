// The program of every child process: hears what to run, makes the harness on the parent's place, runs it, and ends.
import { InvalidArgumentError } from "@holdfast/core";
import { loadHarness } from "../harness/load-harness.js";
import { type ChildSignal, type ChildStart, signalDescriptor } from "./child-messages.js";
import type { ChildContext } from "./child-program.js";
import { childPrograms } from "./child-programs.js";
import { HeardLines } from "./heard-lines.js";
import { writeLine } from "./write-line.js";

const send = (signal: ChildSignal): void => writeLine(signalDescriptor, signal);
// A child never outlives its parent: when that is gone, stdin closes.
const heard = new HeardLines(process.stdin, () => process.exit(1));

async function prepare(): Promise<() => Promise<void>> {
  const start = (await heard.next()) as unknown as ChildStart;
  const program = childPrograms[start.program];
  if (!program) {
    const known = Object.keys(childPrograms).join(", ");
    throw new InvalidArgumentError(`there is no child program ${start.program}; there are: ${known}`);
  }
  const harness = await loadHarness(start.module, start.place);
  const context: ChildContext = {
    harness,
    input: start.input,
    tell: (told) => send({ told }),
    hear: () => heard.next(),
  };
  return () => program(context);
}

async function main(): Promise<void> {
  let run: () => Promise<void>;
  try {
    run = await prepare();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    send({ refused: { code, message: error instanceof Error ? error.message : String(error) } });
    process.exit(2);
  }
  send({ ready: true });
  await run();
  process.exit(0);
}

await main();
