/** Longer than any signal takes to arrive, in milliseconds. */
const arrivalMs = 5000;
/** A stop reaches the last thread of the process within microseconds; until then this one must do nothing. */
const settlingMs = 25;

/** Ends this process at this very place, as a crash does: nothing is flushed, closed or told. */
export function killSelf(): never {
  process.kill(process.pid, "SIGKILL");
  sleepSync(arrivalMs);
  throw new Error("the process sent itself a SIGKILL and is still there");
}

/** Stops this process at this very place until somebody lets it go on. */
export function stopSelf(): void {
  process.kill(process.pid, "SIGSTOP");
  sleepSync(settlingMs);
}

function sleepSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
