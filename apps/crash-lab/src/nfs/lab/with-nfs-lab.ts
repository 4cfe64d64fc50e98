import { contained } from "../../machine/contained.js";
import { NfsLab } from "./nfs-lab.js";
import { nfsTools } from "./nfs-tools.js";

export interface WithNfsLabOptions {
  /** How much memory each client has, in MiB. */
  readonly memoryMiB?: readonly number[];
}

/**
 * Runs with a lab of two clients, or as many as memory is given for; nothing of it outlives the run, however that ends.
 * @throws CannotRunError where there is no lab to be had.
 */
export async function withNfsLab(
  signal: AbortSignal,
  run: (lab: NfsLab, directory: string) => Promise<number>,
  { memoryMiB = [256, 256] }: WithNfsLabOptions = {},
): Promise<number> {
  const onLab = async (directory: string): Promise<number> => {
    const lab = await NfsLab.start({ directory, memoryMiB });
    try {
      return await untilAborted(signal, run(lab, directory));
    } finally {
      await lab.stop();
    }
  };
  return await contained(nfsTools, signal, onLab, { hasOwnNetwork: true });
}

/** What a run that is cut off still waits for, nobody waits for: so long it may take to tell how it ended. */
const lastWordsMs = 1000;

async function untilAborted<T>(signal: AbortSignal, running: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => {
      setTimeout(() => process.exit(), lastWordsMs).unref();
      reject(signal.reason);
    };
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
  // The run may have ended before; and what it fails with afterwards is but the end of its clients.
  aborted.catch(() => undefined);
  running.catch(() => undefined);
  return await Promise.race([running, aborted]);
}
