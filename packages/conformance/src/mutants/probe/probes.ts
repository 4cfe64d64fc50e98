import { type ProbeReport, randomNonce, systemRandom, UnsafeStorageError } from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { withVerbs } from "../pass-through-backend.js";

const bytes = new TextEncoder().encode("probe");

export const probeReportsNothing: AdapterMutant = {
  id: "probe-reports-nothing",
  title: "the probe does not say what it tried",
  standsFor: "a health check that answers ok",
  killedBy: ["PROBE-01"],
  verbs: (good) =>
    withVerbs(good, { probe: async (options) => ({ ...(await good.probe(options)), checks: [] }) }),
};

export const probeReportsFailure: AdapterMutant = {
  id: "probe-reports-failure",
  title: "a check that failed is in the report, and the place is accepted",
  standsFor: "a list of findings that nobody has to read",
  killedBy: ["PROBE-03"],
  verbs: (good) =>
    withVerbs(good, {
      probe: async (options): Promise<ProbeReport> => {
        return await good.probe(options).catch((error: unknown) => {
          if (!UnsafeStorageError.isInstance(error)) throw error;
          return {
            backend: good.name,
            checks: [{ id: "place", outcome: "warn", explanation: error.message }],
          };
        });
      },
    }),
};

export const probeLeavesDebris: AdapterMutant = {
  id: "probe-leaves-debris",
  title: "each probe leaves an object behind",
  standsFor: "a probe that forgets its last object, and a bucket that fills with every start",
  killedBy: ["PROBE-02"],
  verbs: (good) =>
    withVerbs(good, {
      probe: async (options) => {
        const report = await good.probe(options);
        await good.write(`holdfast.probe-${randomNonce(systemRandom)}`, bytes, options);
        return report;
      },
    }),
};

export const probeTouches: AdapterMutant = {
  id: "probe-writes-anew",
  title: "the probe tries to overwrite what is there, with its own bytes",
  standsFor: "a write test on the first object that is found",
  killedBy: ["PROBE-02"],
  verbs: (good) =>
    withVerbs(good, {
      probe: async (options) => {
        const report = await good.probe(options);
        const [first] = await good.list("", { ...options, limit: 1 });
        if (!first) return report;
        const content = await good.read(first.key, options);
        await good.remove([first.key], options);
        await good.write(first.key, content, options);
        return report;
      },
    }),
};

export const probeAlwaysYes: AdapterMutant = {
  id: "probe-always-yes",
  title: "the probe accepts every place without trying it",
  standsFor: "stores known by name: older Ceph ignores some conditions, Garage and Oracle all of them",
  killedBy: ["PROBE-03"],
  verbs: (good) =>
    withVerbs(good, {
      probe: async (options) => {
        await good.list("", { ...options, limit: 0 });
        return {
          backend: good.name,
          checks: [{ id: "known", outcome: "pass", explanation: "it is known to work" }],
        };
      },
    }),
};

export const probeOfOneKey: AdapterMutant = {
  id: "probe-of-one-key",
  title: "two probes at the same time take each other's object for a broken place",
  standsFor: "a probe with a fixed key, as when a fleet of workers starts at once",
  killedBy: ["PROBE-04"],
  verbs: (good) =>
    withVerbs(good, {
      probe: async (options) => {
        const { status } = await good.create("holdfast.probe", bytes, options);
        if (status === "exists")
          throw new UnsafeStorageError("exclusive-create: a new key exists. Choose another place");
        try {
          return await good.probe(options);
        } finally {
          await good.remove(["holdfast.probe"]);
        }
      },
    }),
};

export const probeClearsUp: AdapterMutant = {
  id: "probe-clears-up-others",
  title: "the probe removes all that has come since it began",
  standsFor: "tests' habit of emptying the place afterwards, run where others work",
  killedBy: ["PROBE-05"],
  verbs: (good) =>
    withVerbs(good, {
      probe: async (options) => {
        const before = new Set((await good.list("", options)).map(({ key }) => key));
        const report = await good.probe(options);
        const since = (await good.list("", options)).map(({ key }) => key).filter((key) => !before.has(key));
        await good.remove(since, options);
        return report;
      },
    }),
};

export const cutProbeIsUnsafe: AdapterMutant = {
  id: "cut-probe-is-unsafe",
  title: "a probe that is cut off says that the place is unsafe",
  standsFor: "every error of a check taken for its result, so that a slow start looks like a broken bucket",
  killedBy: ["PROBE-06"],
  verbs: (good) =>
    withVerbs(good, {
      probe: async (options) => {
        return await good.probe(options).catch((cause: unknown) => {
          throw new UnsafeStorageError("the place does not do what is needed. Choose another", { cause });
        });
      },
    }),
};

export const probeRemembered: AdapterMutant = {
  id: "probe-remembered",
  title: "a probe answers what it found before, also when the backend is closed",
  standsFor: "a report kept by bucket, with nothing asked any more",
  killedBy: ["PROBE-07"],
  verbs: (good) => {
    let report: ProbeReport | undefined;
    return withVerbs(good, {
      probe: async (options = {}) => {
        if (report && !options.signal && options.deadlineMs === undefined) return report;
        report = await good.probe(options);
        return report;
      },
    });
  },
};
