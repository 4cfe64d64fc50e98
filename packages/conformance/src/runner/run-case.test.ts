import { type Backend, CorruptError } from "@holdfast/core";
import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import { describe, expect, test } from "vitest";
import type { ConformanceCase } from "../case/conformance-case.js";
import { check } from "../case/violation.js";
import type { Harness } from "../harness/harness.js";
import { runCase } from "./run-case.js";

const quick = { caseDeadlineMs: 300, callDeadlineMs: 300 };

interface Watched extends Harness {
  readonly log: string[];
}

/** A harness of a memory backend that tells what is called on it. */
function watched(changes: Partial<Harness> = {}): Watched {
  const storage = new MemoryStorage();
  const log: string[] = [];
  let clients = 0;
  const open = (): Backend => {
    clients += 1;
    const [client, number] = [memoryBackend({ storage }), clients];
    log.push(`open ${number}`);
    const close = async (): Promise<void> => {
      log.push(`close ${number}`);
    };
    return Object.assign(client, { close });
  };
  const reset = async (): Promise<void> => {
    log.push("reset");
    for (const key of storage.keys()) storage.delete(key);
  };
  const module = new URL("../../test/memory-harness.js", import.meta.url).href;
  return { name: "watched", module, place: "p", open, reset, log, ...changes };
}

function fakeCase(run: ConformanceCase["run"], changes: Partial<ConformanceCase> = {}): ConformanceCase {
  return {
    ...{ id: "FAKE-01", group: "create", title: "something holds", level: "must", invariant: "LINEAR" },
    run,
    ...changes,
  };
}

const passing = fakeCase(async () => undefined);
const failing = fakeCase(async () => check(false, "seen 2 instead of 1"));

describe("a case", () => {
  test("that holds passes, with its notes", async () => {
    const result = await runCase(
      fakeCase(async (context) => context.note("3 racers")),
      watched(),
      { seed: 7 },
    );
    expect(result).toMatchObject({ outcome: "pass", seed: 7, notes: ["3 racers"] });
    expect(result.error).toBeUndefined();
  });

  test("that does not hold fails with what was seen", async () => {
    const result = await runCase(failing, watched());
    expect(result).toMatchObject({
      outcome: "fail",
      error: { code: "VIOLATION", message: "seen 2 instead of 1" },
    });
    expect(result.error?.stack).toContain("run-case.test");
  });

  test("that throws otherwise fails with the error's code and causes", async () => {
    const cause = new TypeError("no digest");
    const result = await runCase(
      fakeCase(async () => {
        throw new CorruptError("bad bytes", { cause });
      }),
      watched(),
    );
    expect(result.error).toMatchObject({
      code: "CORRUPT",
      message: "bad bytes (CORRUPT, outcome not-applied); because of no digest",
    });
  });

  test.each([undefined, null, "text", 0])("that throws %s fails", async (thrown) => {
    const result = await runCase(
      fakeCase(async () => {
        throw thrown;
      }),
      watched(),
    );
    expect(result).toMatchObject({ outcome: "fail", error: { code: "THROWN" } });
  });

  test("begins on fresh data, and closes what it opened, the last first", async () => {
    const harness = watched();
    const run: ConformanceCase["run"] = async (context) => {
      await context.open();
      context.onEnd(() => void harness.log.push("put back"));
      await context.open();
    };
    await runCase(fakeCase(run), harness, { traits: memoryBackend().traits });
    expect(harness.log).toEqual(["reset", "open 1", "open 2", "close 2", "put back", "close 1"]);
  });

  test("that fails is put back all the same", async () => {
    const harness = watched();
    const run: ConformanceCase["run"] = async (context) => {
      await context.open();
      throw new Error("no");
    };
    await runCase(fakeCase(run), harness, { traits: memoryBackend().traits });
    expect(harness.log).toEqual(["reset", "open 1", "close 1"]);
  });

  test("whose clients cannot be closed fails", async () => {
    const harness = watched();
    const open = (): Backend =>
      Object.assign(memoryBackend(), { close: () => Promise.reject(new Error("still busy")) });
    const run: ConformanceCase["run"] = async (context) => void (await context.open());
    const result = await runCase(fakeCase(run), { ...harness, open }, { traits: memoryBackend().traits });
    expect(result).toMatchObject({
      outcome: "fail",
      error: { message: "close() of client 1 failed; because of still busy" },
    });
  });

  test("that leaves an error to nobody fails", async () => {
    const result = await runCase(
      fakeCase(async () => {
        process.emit("unhandledRejection", new Error("lost"), Promise.resolve());
      }),
      watched(),
    );
    expect(result.error?.message).toBe("an error reached no caller; because of lost");
  });

  test("that needs a reset that fails does not run", async () => {
    const reset = (): Promise<void> => Promise.reject(new Error("no bucket"));
    const result = await runCase(passing, watched({ reset }));
    expect(result).toMatchObject({ outcome: "fail", error: { code: "INVALID_HARNESS" } });
    expect(result.error?.message).toContain("no bucket");
  });
});

describe("a case that does not end in time", () => {
  const stuck: ConformanceCase["run"] = async (context) => {
    await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
  };

  test("fails and says so", async () => {
    const result = await runCase(fakeCase(stuck), watched(), { tuning: quick });
    expect(result).toMatchObject({ outcome: "fail", error: { code: "CASE_DEADLINE" } });
    expect(result.error?.message).toContain("still running after 300 ms");
    expect(result.notes).toEqual([]);
  });

  test("does not hold up the run when it never ends", async () => {
    const result = await runCase(
      fakeCase(() => new Promise(() => undefined)),
      watched({ tuning: quick }),
    );
    expect(result.error?.code).toBe("CASE_DEADLINE");
    expect(result.notes).toEqual(["then: the case went on for 300 ms after it was told to end"]);
  });

  test("has its clients closed, also one that was still being opened, and gets no more", async () => {
    const harness = watched();
    let more: unknown;
    const open = async (): Promise<Backend> => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return harness.open();
    };
    const run: ConformanceCase["run"] = async (context) => {
      await context.open();
      more = await context.open().catch((error: unknown) => error);
    };
    const tuning = { caseDeadlineMs: 200, callDeadlineMs: 5000 };
    await runCase(fakeCase(run), { ...harness, open }, { tuning, traits: memoryBackend().traits });
    expect(harness.log).toEqual(["reset", "open 1", "close 1"]);
    expect(more).toMatchObject({ code: "INVALID_STATE" });
  });

  test("does not wait for a client that never closes", async () => {
    const open = (): Backend => Object.assign(memoryBackend(), { close: () => new Promise(() => undefined) });
    const run: ConformanceCase["run"] = async (context) => void (await context.open());
    const traits = memoryBackend().traits;
    const result = await runCase(fakeCase(run), watched({ open }), { tuning: quick, traits });
    expect(result.error?.message).toContain(
      "close() of client 1 failed; because of it did not end within 300 ms",
    );
  });
});

describe("needs", () => {
  const needing = { needs: ["network", "power-cuts"] } as const;

  test("that are not met skip the case, with the reason", async () => {
    const harness = watched();
    const result = await runCase(fakeCase(failing.run, needing), harness, { traits: memoryBackend().traits });
    expect(result).toMatchObject({
      outcome: "skipped",
      reason: "the harness names no address; the harness offers no powerCuts",
    });
    expect(harness.log).toEqual([]);
  });

  test("that are not met have the opposite tested, where there is one", async () => {
    const unmet: string[] = [];
    const otherwise: ConformanceCase["otherwise"] = async (_, needs) => void unmet.push(...needs);
    const result = await runCase(fakeCase(failing.run, { ...needing, otherwise }), watched());
    expect(result).toMatchObject({
      outcome: "pass",
      testedNegatively: "the harness names no address; the harness offers no powerCuts",
    });
    expect(unmet).toEqual(["network", "power-cuts"]);
  });

  test("that are met run the case itself", async () => {
    const address = { host: "localhost", port: 1 };
    const otherwise: ConformanceCase["otherwise"] = async () => check(false, "not this one");
    const met = fakeCase(passing.run, { needs: ["network"], otherwise });
    const result = await runCase(met, watched({ address }));
    expect(result.outcome).toBe("pass");
    expect(result).not.toHaveProperty("testedNegatively");
  });
});

describe("a known deviation", () => {
  const knownDeviations = { "FAKE-01": "the store has no such thing" };

  test("that fails is told with its reason and its failure, and is no failure", async () => {
    const result = await runCase(failing, watched({ knownDeviations }));
    expect(result).toMatchObject({
      outcome: "known-deviation",
      reason: "the store has no such thing",
      error: { message: "seen 2 instead of 1" },
      notes: [],
    });
  });

  test("that holds is told as one all the same, with a note", async () => {
    const result = await runCase(passing, watched({ knownDeviations }));
    expect(result.outcome).toBe("known-deviation");
    expect(result.notes).toEqual([expect.stringContaining("it held this time")]);
  });

  test("of another case changes nothing", async () => {
    const result = await runCase(failing, watched({ knownDeviations: { "FAKE-02": "x" } }));
    expect(result.outcome).toBe("fail");
  });
});

describe("an abort", () => {
  test("ends the case, puts everything back and is no result", async () => {
    const harness = watched();
    const abort = new AbortController();
    const run: ConformanceCase["run"] = async (context) => {
      await context.open();
      abort.abort(new Error("enough"));
      await new Promise(() => undefined);
    };
    const traits = memoryBackend().traits;
    const running = runCase(fakeCase(run), harness, { signal: abort.signal, traits, tuning: quick });
    await expect(running).rejects.toMatchObject({ code: "ABORTED", cause: { message: "enough" } });
    expect(harness.log).toEqual(["reset", "open 1", "close 1"]);
  });

  test("that came before starts nothing", async () => {
    const harness = watched();
    const options = { signal: AbortSignal.abort(), traits: memoryBackend().traits };
    await expect(runCase(passing, harness, options)).rejects.toMatchObject({ code: "ABORTED" });
    expect(harness.log).toEqual([]);
  });
});

describe("the choices of a case", () => {
  async function choicesOf(seed: number, id: string): Promise<readonly number[]> {
    const made: number[] = [];
    const run: ConformanceCase["run"] = async ({ choices }) => {
      for (let n = 0; n < 5; n += 1) made.push(choices.below(1_000_000));
    };
    await runCase(fakeCase(run, { id }), watched(), { seed });
    return made;
  }

  test("are the same for the same seed and id, and differ for others", async () => {
    expect(await choicesOf(1, "FAKE-01")).toEqual(await choicesOf(1, "FAKE-01"));
    expect(await choicesOf(1, "FAKE-01")).not.toEqual(await choicesOf(2, "FAKE-01"));
    expect(await choicesOf(1, "FAKE-01")).not.toEqual(await choicesOf(1, "FAKE-02"));
  });

  test("come from a random seed, which is told, unless one is given", async () => {
    const { seed } = await runCase(passing, watched());
    expect(seed).toBeGreaterThanOrEqual(0);
    await expect(runCase(passing, watched(), { seed: -1 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await expect(runCase(passing, watched(), { seed: 1.5 })).rejects.toThrow(
      "seed is 1.5; give a whole number",
    );
  });
});

test("a child that a case leaves behind is killed, also a stopped one", async () => {
  const left: { pid: number; ended: Promise<unknown> }[] = [];
  const run: ConformanceCase["run"] = async (context) => {
    for (const stop of [true, false]) {
      const child = await context.startChild("echo", {});
      if (stop) child.kill("SIGSTOP");
      left.push(child);
    }
  };
  const result = await runCase(fakeCase(run), watched());
  expect(result).toMatchObject({ outcome: "pass" });
  for (const { ended } of left) expect(await ended).toMatchObject({ signal: "SIGKILL" });
});

test("settings of the caller go over the harness', and those over the defaults", async () => {
  const seen: unknown[] = [];
  const run: ConformanceCase["run"] = async ({ tuning }) => void seen.push(tuning);
  const harness = watched({ tuning: { kills: 3, powerCuts: 4 } });
  await runCase(fakeCase(run), harness, { tuning: { kills: 5 } });
  await runCase(fakeCase(run), harness, { long: true });
  expect(seen).toMatchObject([
    { kills: 5, powerCuts: 4, manyKeys: 2500 },
    { kills: 3, powerCuts: 4, caseDeadlineMs: 3_600_000 },
  ]);
  const wrong = { tuning: { kils: 5 } as object };
  await expect(runCase(fakeCase(run), harness, wrong)).rejects.toThrow(
    /tuning\.kils is not known; there are/,
  );
  const none = watched({ tuning: { racers: [] } });
  await expect(runCase(fakeCase(run), none)).rejects.toThrow("the harness' tuning.racers is []");
});
