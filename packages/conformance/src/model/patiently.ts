import { drained } from "./scheduler.js";

/**
 * Runs something while time passes whenever nothing else happens. Answers false when it waits for what never comes,
 * time apart.
 */
export async function patiently(run: () => Promise<void>, passTime: () => boolean): Promise<boolean> {
  let isOver = false;
  const running = run().finally(() => {
    isOver = true;
  });
  // It is awaited below, in any case but that of waiting for ever.
  running.catch(() => undefined);
  await undefined;
  for (;;) {
    await drained();
    if (isOver) break;
    if (!passTime()) return false;
  }
  await running;
  return true;
}
