import type { Harness } from "../harness/harness.js";
import { moduleUrl } from "../harness/module-url.js";
import type { Child, ChildInput } from "./child.js";
import { ChildError } from "./child-error.js";
import { childMainPath } from "./child-main-path.js";
import { RunningChild } from "./child-process.js";

export interface StartChildOptions {
  readonly harness: Pick<Harness, "module" | "place">;
  /** One of `childPrograms`, by name. */
  readonly program: string;
  readonly input: ChildInput;
  /** How long the process may take until its harness is made, in milliseconds. */
  readonly deadlineMs: number;
  /** Called as soon as there is a process to kill. */
  readonly onSpawn?: (child: Child) => void;
}

/**
 * Starts a program of the suite in a process of its own, on the harness' data, and waits until its harness is made.
 * @throws ChildError when it cannot be started, cannot make its harness, or takes too long.
 */
export async function startChild(options: StartChildOptions): Promise<Child> {
  const { harness, program, input, deadlineMs, onSpawn } = options;
  const module = moduleUrl(harness.module);
  const child = await RunningChild.spawn(childMainPath(), { program, module, place: harness.place, input });
  onSpawn?.(child);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, deadlineMs);
  try {
    await child.ready();
  } catch (cause) {
    child.kill("SIGKILL");
    await child.ended;
    if (!late) throw cause;
    throw new ChildError(`the child process had not made its harness after ${deadlineMs} ms`, { cause });
  } finally {
    clearTimeout(timer);
  }
  return child;
}
