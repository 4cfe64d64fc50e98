import {
  BodyFailedError,
  BodyReader,
  InvalidArgumentError,
  InvalidStateError,
  type ObjectBody,
  OutcomeUnknownError,
  UnavailableError,
  type VerbOptions,
} from "@holdfast/core";
import { CallBounds } from "./call-bounds.js";
import type { Fate } from "./fate.js";
import type { FaultSource } from "./fault-source.js";
import { describeCall, isMutation, type VerbCall } from "./verb-call.js";

/** A call of a verb, and how it is put to the storage. */
export interface VerbRequest<T> {
  readonly call: VerbCall;
  /** What travels with the call; empty for verbs that send nothing. */
  readonly body: ObjectBody;
  apply(body: ObjectBody, options: VerbOptions): Promise<T>;
}

/** When the storage applies a call, and what its caller gets to know. */
interface Course {
  readonly lands: "now" | "twice" | "later" | "never";
  readonly answer: "true" | "slow" | "lost" | "denied" | "none";
}

const courses: Readonly<Record<Fate, Course>> = {
  ok: { lands: "now", answer: "true" },
  "not-applied": { lands: "never", answer: "denied" },
  lost: { lands: "now", answer: "lost" },
  late: { lands: "later", answer: "lost" },
  duplicated: { lands: "twice", answer: "true" },
  slow: { lands: "now", answer: "slow" },
  hangs: { lands: "never", answer: "none" },
  "hangs-late": { lands: "later", answer: "none" },
};

/** Puts a call to the storage with the fate that the source of faults has for it. */
export async function callWithFaults<T>(
  request: VerbRequest<T>,
  options: VerbOptions,
  faults: FaultSource,
): Promise<T> {
  const { call } = request;
  const bounds = new CallBounds(call, options, faults.clock);
  // What is over before it begins is for the storage itself to refuse.
  if (bounds.areOver) return await request.apply(request.body, options);
  const { lands, answer } = courses[faults.fate(call)];
  const mutates = isMutation(call.verb);
  const outlives = mutates && (lands === "later" || lands === "twice");
  let body = outlives ? await kept(request.body, bounds) : request.body;
  if (lands === "never") new BodyReader(body).close();
  const applyAlone = async (): Promise<T> => await request.apply(body, {});

  bounds.send();
  await waitFor(bounds, faults.arrive?.(call), (arriving) => {
    // The caller is gone with its memory, and the request still arrives; of a body that streams from it nothing does.
    if (!(body instanceof Uint8Array)) new BodyReader(body).close();
    else if (lands !== "never" && mutates) {
      body = new Uint8Array(body);
      if (lands === "later") arriving.then(() => faults.later(call, applyAlone), ignored);
      else arriving.then(applyAlone).catch(ignored);
    }
  });
  const landed =
    lands === "now" || lands === "twice"
      ? await settled(request.apply(body, bounds.remaining(options)))
      : undefined;
  const landsAgain = lands === "later" || (lands === "twice" && landed && "value" in landed);
  if (outlives && landsAgain) faults.later(call, applyAlone);

  if (answer === "none") return await bounds.hang();
  if (answer === "slow") await waitFor(bounds, faults.delay?.(call));
  await waitFor(bounds, faults.answer?.(call));
  if (answer === "denied") throw new UnavailableError(`injected: ${describeCall(call)} was not applied`);
  if (landed && "error" in landed && (answer !== "lost" || isOwnMistake(landed.error))) throw landed.error;
  if (answer === "lost" || !landed || "error" in landed) throw lostAnswer(call);
  return landed.value;
}

/** The body in memory of its own, for a request that its caller does not wait for. */
async function kept(body: ObjectBody, bounds: CallBounds): Promise<Uint8Array> {
  const reader = new BodyReader(body);
  try {
    return await bounds.wait(async (signal) => await reader.collect(signal));
  } finally {
    reader.close();
  }
}

/** Waits for a source's event within the caller's bounds; `onCut` may still make use of it when they end the wait. */
async function waitFor(
  bounds: CallBounds,
  event: Promise<void> | void,
  onCut?: (event: Promise<void>) => void,
): Promise<void> {
  if (!event) return;
  try {
    await bounds.wait(async () => await event);
  } catch (error) {
    onCut?.(event);
    throw error;
  }
}

async function settled<T>(running: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  return await running.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

/** The adapter tells of these without the storage, so that no answer is needed. */
function isOwnMistake(error: unknown): boolean {
  return [BodyFailedError, InvalidArgumentError, InvalidStateError].some((type) => type.isInstance(error));
}

/** A call whose answer is lost may have changed something, unless it only reads. */
function lostAnswer(call: VerbCall): Error {
  const message = `injected: the answer to ${describeCall(call)} is lost`;
  return isMutation(call.verb) ? new OutcomeUnknownError(message) : new UnavailableError(message);
}

/** How a request ends that nobody waits for is nobody's concern. */
function ignored(): void {}
