import type { Socket } from "node:net";

/** What to do with a chunk: hand it on, perhaps only in part, after a while; then perhaps do something else. */
export interface Passage {
  readonly bytes?: Uint8Array;
  readonly delayMs?: number;
  /** Runs when the bytes have left. */
  readonly onSent?: () => void;
}

/**
 * Hands on what one socket receives to another, chunk by chunk, no faster than the other takes it. `onEnd` runs when all
 * was handed on; `wait` runs something after a delay.
 */
export function relay(
  from: Socket,
  to: Socket,
  judge: (chunk: Uint8Array) => Passage,
  onEnd: () => void,
  wait: (delayMs: number, run: () => void) => void,
): void {
  const pass = ({ bytes, onSent }: Passage): void => {
    if (to.destroyed) return;
    if (!bytes?.length) onSent?.();
    else if (!to.write(bytes, () => onSent?.())) {
      from.pause();
      to.once("drain", () => from.resume());
    }
  };
  from.on("data", (chunk: Uint8Array) => {
    const passage = judge(chunk);
    if (!passage.delayMs) {
      pass(passage);
      return;
    }
    from.pause();
    wait(passage.delayMs, () => {
      from.resume();
      pass(passage);
    });
  });
  from.on("end", onEnd);
}
