import { NotFoundError } from "@holdfast/core";
import { pause } from "../../case/ends-in-time.js";
import type { AdapterMutant } from "../adapter-mutant.js";
import type { FileSteps } from "../file-steps.js";
import { fileErrorCode } from "../map-file-error.js";
import { withVerbs } from "../pass-through-backend.js";

/** Looks first and acts then, with as much time between as a network takes. */
async function checkThenRename({ fileSystem }: FileSteps, temp: string, path: string): Promise<boolean> {
  const free = await fileSystem.lstat(path).then(
    () => false,
    (error: unknown) => {
      if (fileErrorCode(error) !== "ENOENT") throw error;
      return true;
    },
  );
  if (!free) return false;
  await pause(10);
  await fileSystem.rename(temp, path);
  return true;
}

/** Runs one after the other what comes at the same time. */
class OneByOne {
  #last: Promise<unknown> = Promise.resolve();

  async run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return await turn;
  }
}

const ofThisProcess = new OneByOne();

export const checkThenAct: AdapterMutant = {
  id: "check-then-act",
  title: "create looks whether the key is free, and stores then",
  standsFor:
    "existsSync before writing; servers that take a condition and check it apart (s3rver: 16 racers, 16 winners)",
  killedBy: ["CREATE-06", "CREATE-07", "CREATE-08"],
  steps: (good) => ({ publish: async (temp, path) => await checkThenRename(good, temp, path) }),
};

export const lockOfOneClient: AdapterMutant = {
  id: "lock-of-one-client",
  title: "create is exclusive only among the calls of one client",
  standsFor: "a mutex in the client around check-then-act, tested with a single client only",
  killedBy: ["CREATE-07"],
  steps: (good) => {
    const lock = new OneByOne();
    return { publish: async (temp, path) => await lock.run(() => checkThenRename(good, temp, path)) };
  },
};

export const lockOfOneProcess: AdapterMutant = {
  id: "lock-of-one-process",
  title: "create is exclusive only within one process",
  standsFor:
    "a lock in the process's memory around check-then-act (LangGraph.js savers: isolated instances hide two writers)",
  killedBy: ["CREATE-09"],
  steps: (good) => ({
    publish: async (temp, path) => await ofThisProcess.run(() => checkThenRename(good, temp, path)),
  }),
};

export const sharedAnswer: AdapterMutant = {
  id: "shared-answer",
  title: "creates at the same time answer each other's bytes",
  standsFor: "an answer kept in a member of the client across an await",
  killedBy: ["CREATE-08"],
  verbs: (good) => {
    let answer: Uint8Array = new Uint8Array(0);
    return withVerbs(good, {
      create: async (key, bytes, options) => {
        const result = await good.create(key, bytes, options);
        if (result.status === "created") return result;
        answer = result.bytes;
        await pause(2);
        return { status: "exists", bytes: answer };
      },
    });
  },
};

export const removedWinnerEmpty: AdapterMutant = {
  id: "removed-winner-empty",
  title: "a create whose winner is removed before it can be read answers no bytes",
  standsFor: "a missing object read as an empty one on the way from 'it exists' to its bytes",
  killedBy: ["CREATE-15"],
  verbs: (good) =>
    withVerbs(good, {
      create: async (key, bytes, options) => {
        const result = await good.create(key, bytes, options);
        if (result.status === "created") return result;
        await pause(25);
        return await good.read(key, options).then(
          (winner) => ({ status: "exists" as const, bytes: winner }),
          (error: unknown) => {
            if (!NotFoundError.isInstance(error)) throw error;
            return { status: "exists" as const, bytes: new Uint8Array(0) };
          },
        );
      },
    }),
};
