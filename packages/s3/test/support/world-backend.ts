import { S3Client } from "@aws-sdk/client-s3";
import { HoldfastError } from "@holdfast/core";
import { ManualClock, seededRandom } from "@holdfast/core/testing";
import {
  type ConnectOptions,
  type S3FaultRule,
  S3World,
  type S3WorldOptions,
  type ScriptedS3Faults,
  scriptedS3Faults,
} from "@holdfast/worlds/s3";
import { type S3Backend, type S3BackendOptions, s3Backend } from "../../src/index.js";

export const bucket = "state";
export const partBytes: number = 5 * 2 ** 20;
const access = {
  region: "us-east-1",
  credentials: { accessKeyId: "AKIAEXAMPLEEXAMPLE01", secretAccessKey: "a-secret" },
};

/** A world on a clock of its own, which its clients share. */
export interface Place {
  readonly world: S3World;
  readonly clock: ManualClock;
  open(options?: Partial<S3BackendOptions> & ConnectOptions): S3Backend;
  /** A client that meets faults by rule. */
  openTo(...rules: readonly S3FaultRule[]): {
    readonly backend: S3Backend;
    readonly faults: ScriptedS3Faults;
  };
}

export function place(options: S3WorldOptions & { readonly versioned?: boolean } = {}): Place {
  const { versioned = false, ...others } = options;
  const clock = new ManualClock();
  const world = new S3World({ clock, ...others });
  world.createBucket(bucket, { versioned });
  let opened = 0;
  const open: Place["open"] = ({ faults, ...settings } = {}) => {
    opened += 1;
    const requestHandler = world.connect(faults ? { faults } : {});
    const own = settings.client ? {} : { ...access, requestHandler };
    return s3Backend({
      bucket,
      partBytes,
      clock,
      random: seededRandom(`client ${opened}`),
      ...own,
      ...settings,
    });
  };
  const openTo: Place["openTo"] = (...rules) => {
    const faults = scriptedS3Faults(rules);
    return { backend: open({ faults }), faults };
  };
  return { world, clock, open, openTo };
}

/** A client as users make one, with the SDK's own retries. */
export function usersClient(world: S3World, ...rules: readonly S3FaultRule[]): S3Client {
  return new S3Client({
    ...access,
    requestHandler: world.connect({ faults: scriptedS3Faults(rules) }),
    retryStrategy: { ...(quickRetries() as object) } as never,
  });
}

/** Three attempts without pauses; otherwise as the SDK's own. */
function quickRetries(): unknown {
  const token = (count: number): object => ({
    getRetryCount: () => count,
    getRetryDelay: () => 0,
    getRetryCost: () => 0,
  });
  return {
    mode: "standard",
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (
      before: { getRetryCount(): number },
      { errorType }: { errorType: string },
    ) => {
      if (errorType === "CLIENT_ERROR" || before.getRetryCount() >= 2) throw new Error("no more");
      return token(before.getRetryCount() + 1);
    },
    recordSuccess: () => undefined,
  };
}

/** Moves a clock on until something has ended. */
export async function settled<T>(clock: ManualClock, running: Promise<T>): Promise<T> {
  let over = false;
  const ended = running.finally(() => {
    over = true;
  });
  ended.catch(() => undefined);
  while (!over) {
    for (let turn = 0; turn < 60 && !over; turn += 1) await new Promise(setImmediate);
    if (!over) clock.advance(250);
  }
  return await ended;
}

/** The error that something ends with. */
export async function failure(clock: ManualClock, running: Promise<unknown>): Promise<HoldfastError> {
  const error = await settled(clock, running).then(
    (value) => new Error(`it succeeded: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (HoldfastError.isInstance(error)) return error;
  throw error;
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** So many bytes that repeat nowhere near. */
export function large(length: number): Uint8Array {
  const made = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) made.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
  return made;
}

export async function* chunksOf(whole: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < whole.length; from += chunkBytes) {
    yield whole.subarray(from, from + chunkBytes);
  }
}
