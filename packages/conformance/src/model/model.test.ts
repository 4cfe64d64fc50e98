import type { Backend, ListedObject } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { bounds } from "./bound.js";
import type { Configuration } from "./configuration.js";
import { configurations } from "./configurations/configurations.js";
import { quiet } from "./environments.js";
import { explore } from "./explore.js";
import { checkModel, replaySchedule } from "./index.js";
import { type Schedule, scheduleOf, tokenOf } from "./schedule.js";
import { shrink } from "./shrink.js";

const twoSwitches = { switches: 2, faults: 0 };

function named(name: string): Configuration {
  const found = configurations.find((configuration) => configuration.name === name);
  if (!found) throw new Error(`there is no configuration ${name}`);
  return found;
}

const takeover: Configuration = { ...named("takeover"), environment: quiet };

/** The same backend with one verb of its own. */
function broken(change: (backend: Backend) => Partial<Backend>): (storage: Backend) => Backend {
  return (storage) => {
    const bound = Object.fromEntries(
      (["write", "create", "read", "list", "remove", "probe", "close"] as const).map((verb) => {
        return [verb, (storage[verb] as () => unknown).bind(storage)];
      }),
    );
    return {
      specVersion: 1,
      name: "broken",
      traits: storage.traits,
      ...bound,
      ...change(storage),
    } as Backend;
  };
}

const overwriting = broken((storage) => ({
  create: async (key, bytes) => {
    await storage.write(key, bytes);
    return { status: "created" };
  },
}));

const plantedBugs: Record<string, Configuration> = {
  "a create that is not exclusive": { ...takeover, adapter: overwriting },
  "a removal that removes another key": {
    ...named("sweep"),
    environment: quiet,
    adapter: broken((storage) => ({
      remove: async (keys) => {
        const [other] = await storage.list("job/state/");
        await storage.remove(other ? [other.key, ...keys] : keys);
      },
    })),
  },
  "a listing that is remembered": {
    ...takeover,
    adapter: broken((storage) => {
      let remembered: readonly ListedObject[] | undefined;
      return {
        list: async (prefix, options) => {
          if (prefix !== "job/log/") return await storage.list(prefix, options);
          remembered ??= await storage.list(prefix, options);
          return remembered;
        },
      };
    }),
  },
  "a write that loses the end": {
    ...takeover,
    adapter: broken((storage) => ({
      write: async (key, body) => await storage.write(key, (body as Uint8Array).subarray(1)),
    })),
  },
};

async function violating(configuration: Configuration): Promise<{ schedule: Schedule; invariant: never }> {
  const { violating: found } = await explore(configuration, twoSwitches);
  if (!found) throw new Error(`no violation was found in ${configuration.name}`);
  return { schedule: found.schedule, invariant: found.violated.invariant as never };
}

describe("the model checker", () => {
  for (const [bug, configuration] of Object.entries(plantedBugs)) {
    it(`finds ${bug}, in a schedule from which nothing can be left out`, async () => {
      const { schedule, invariant } = await violating(configuration);
      const smallest = await shrink(schedule, invariant);
      const isViolated = async (other: Schedule): Promise<boolean> => {
        const { violations } = await replaySchedule(other);
        return violations.some((violated) => violated.invariant === invariant);
      };
      expect(await isViolated(smallest)).toBe(true);
      for (const deviation of smallest.deviations) {
        const deviations = smallest.deviations.filter((other) => other !== deviation);
        expect(await isViolated({ ...smallest, deviations })).toBe(false);
      }
      for (const [actor, { steps }] of configuration.actors.entries()) {
        for (const step of steps.keys()) {
          const dropped = [...smallest.dropped, `${actor}.${step}`];
          if (smallest.dropped.includes(`${actor}.${step}`)) continue;
          expect(await isViolated({ ...smallest, dropped })).toBe(false);
        }
      }
    });
  }

  it("plays the same schedule again from its token, event by event", async () => {
    const { schedule, invariant } = await violating({ ...takeover, adapter: overwriting });
    const smallest = await shrink(schedule, invariant);
    const once = await replaySchedule(smallest);
    const again = await replaySchedule(scheduleOf(tokenOf(smallest), () => smallest.configuration));
    expect(again).toEqual(once);
    expect(once.violations.map((violated) => violated.invariant)).toContain(invariant);
  });

  it("refuses what is no token", async () => {
    await expect(replaySchedule("no such thing")).rejects.toThrow(TypeError);
    await expect(replaySchedule("nobody:1.1")).rejects.toThrow(TypeError);
  });

  it("refuses a configuration that there is not", async () => {
    await expect(checkModel({ configurations: ["nobody"] })).rejects.toThrow(/nobody.*takeover/);
  });

  it("explores the same schedules and states each time, and more within a wider bound", async () => {
    const narrow = await explore(takeover, { switches: 1, faults: 0 });
    const once = await explore(takeover, twoSwitches);
    const again = await explore(takeover, twoSwitches);
    expect([again.schedules, again.states]).toEqual([once.schedules, once.states]);
    expect([...again.findings.judged]).toEqual([...once.findings.judged]);
    expect(once.schedules).toBeGreaterThan(narrow.schedules);
    expect(once.violating).toBe(undefined);
  });

  it("explores no bound before those that it contains", () => {
    for (const [at, { switches, faults }] of bounds.entries()) {
      for (const later of bounds.slice(at + 1)) {
        expect(later.switches <= switches && later.faults <= faults).toBe(false);
      }
    }
  });

  it("finds nothing in what is right", async () => {
    const report = await checkModel({ maxSchedules: 300, budgetMs: 60_000 });
    expect(report.violation).toBe(undefined);
    expect(report.schedules).toBeGreaterThanOrEqual(300);
  });

  it("finds nothing in random schedules of what is right", async () => {
    const report = await checkModel({ configurations: ["random"], maxSchedules: 30, budgetMs: 60_000 });
    expect(report.violation).toBe(undefined);
    expect(report.randomSchedules).toBeGreaterThanOrEqual(30);
  });
});
