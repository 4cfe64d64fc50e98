import { setMaxListeners } from "node:events";

const boundCalls: unique symbol = Symbol("bound calls");

/** A signal that knows, apart from its listeners, the calls that end with it. */
interface CallSignal extends AbortSignal {
  [boundCalls]?: Set<() => void>;
}

/**
 * An AbortController that many bounded calls begin and end under. Listening to an event target and leaving it costs more
 * than a small call does otherwise, so bounded calls are kept in a list beside its listeners.
 */
export class CallController extends AbortController {
  readonly #calls = new Set<() => void>();

  constructor() {
    super();
    shareable(this.signal);
    (this.signal as CallSignal)[boundCalls] = this.#calls;
  }

  override abort(reason?: unknown): void {
    if (this.signal.aborted) return;
    super.abort(reason);
    for (const end of [...this.#calls]) end();
  }
}

/** Has something done when a signal aborts; the answer takes it back. */
export function whenAborted(signal: AbortSignal, end: () => void): () => void {
  const calls = (signal as CallSignal)[boundCalls];
  if (calls) {
    calls.add(end);
    return () => calls.delete(end);
  }
  shareable(signal);
  signal.addEventListener("abort", end, { once: true });
  return () => signal.removeEventListener("abort", end);
}

/** Any number of calls under way may share a signal; Node takes more than ten listeners for a leak unless told. */
function shareable(signal: AbortSignal): void {
  setMaxListeners(0, signal);
}
