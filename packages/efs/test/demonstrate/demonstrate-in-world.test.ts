import { type Clock, UnavailableError } from "@holdfast/core";
import { type ProcessTable, parseMountTable } from "@holdfast/posix";
import { type NfsClient, type NfsClientOptions, NfsWorld, VirtualClock } from "@holdfast/worlds/nfs";
import { describe, expect, it } from "vitest";
import {
  assistDemonstration,
  type DemonstrateHazardsOptions,
  type DemonstrationReport,
  demonstrateHazards,
  efsBackend,
  type GatherMountFacts,
  renderDemonstration,
} from "../../src/index.js";

const [mount] = parseMountTable(
  "97 22 0:45 / /efs rw - nfs4 fs-0abc.efs.eu-west-1.amazonaws.com:/ rw,vers=4.1,hard,noresvport,proto=tcp,timeo=600",
);
const gather: GatherMountFacts = async (path) => ({
  ...{ platform: "linux", path, mount, magic: 0x6969, parameters: {}, efsUtils: { stateFiles: [] } },
});

interface Played {
  readonly report: DemonstrationReport;
  readonly left: readonly string[];
}

/** Nothing outside of the world is waited for, so that its time passes only when all wait. */
const processes: ProcessTable = {
  self: async () => ({ space: "0".repeat(8), pid: 1, start: "1" }),
  isDead: async () => false,
};

function seenBy(
  client: NfsClient,
  clock: Clock,
): Required<Pick<DemonstrateHazardsOptions, "fileSystem" | "openStore">> {
  const fileSystem = client.mount();
  return {
    fileSystem,
    openStore: (directory) => efsBackend({ directory, fileSystem, gather, clock, processes }),
  };
}

async function play(options: NfsClientOptions = {}, machines = 2): Promise<Played> {
  const clock = new VirtualClock();
  const world = new NfsWorld({ clock });
  const first = world.client(options);
  const second = machines === 2 ? world.client(options) : first;
  await world.until(first.mount().mkdir("/efs"));
  const common = { run: "both", clock, deadlineMs: 900_000 };
  const watching = demonstrateHazards("/efs", {
    ...common,
    gather,
    ...seenBy(first, clock),
    machine: "a",
    rounds: 5,
  });
  const machine = machines === 2 ? "b" : "a";
  const helping = assistDemonstration("/efs", { ...common, ...seenBy(second, clock), machine });
  const [report] = await world.until(Promise.all([watching, helping]));
  return { report, left: await world.until(first.mount().readdir("/efs")) };
}

const of = (report: DemonstrationReport, hazard: string) =>
  report.demonstrations.find((demonstration) => demonstration.hazard === hazard)!;

describe("demonstrateHazards between two machines of the simulated world", () => {
  it("old absence, old sizes and what is removed while open show; the adapter's way sees none of it", async () => {
    const { report, left } = await play();
    expect(left).toEqual([]);
    expect(report.sameMachine).toBe(false);
    const absence = of(report, "negative-dentry");
    expect(absence).toMatchObject({ shown: true, measured: { freshTries: 1 } });
    const { plainMs } = absence.measured;
    expect(plainMs).toBeGreaterThan(10_000);
    expect(of(report, "attr-cache-stale")).toMatchObject({ shown: true, measured: { openedTries: 1 } });
    expect(of(report, "readdir-not-snapshot")).toMatchObject({ shown: true, measured: { listedTries: 1 } });
    expect(of(report, "estale-open-file")).toMatchObject({ shown: true });
    expect(of(report, "rename-over-open-target").measured).toMatchObject({ wrongLinkedReads: 0 });
    const twice = of(report, "no-renameat2");
    expect(twice).toMatchObject({ shown: true, measured: { names: 5, plainWins: 10, storeWins: 5 } });
    expect(report.notShown.map(({ hazard }) => hazard)).toContain("rename-reply-lost");
  });

  it("on a mount without a cache of names and attributes nothing old shows", async () => {
    const { report } = await play({ noac: true, lookupcache: "none" });
    for (const hazard of ["negative-dentry", "attr-cache-stale", "readdir-not-snapshot"]) {
      expect(of(report, hazard).shown).toBe(false);
    }
  });

  it("two processes of one machine share a cache: nothing old shows, .nfs files do, and the text says so", async () => {
    const { report, left } = await play({}, 1);
    expect(left).toEqual([]);
    expect(report.sameMachine).toBe(true);
    expect(of(report, "negative-dentry").shown).toBe(false);
    expect(of(report, "silly-rename-debris")).toMatchObject({
      shown: true,
      measured: { nfsFiles: 1, filesLeftByAdapter: 0 },
    });
    const text = renderDemonstration(report);
    expect(text).toContain("Run it on two machines");
    for (const { title, hazard } of report.demonstrations) expect(text).toContain(`${title} [${hazard}]`);
    for (const { hazard } of report.notShown) expect(text).toContain(`not tried: ${hazard}`);
  });

  it("BOUNDED: where nobody assists, it ends by the deadline and leaves nothing", async () => {
    const clock = new VirtualClock();
    const world = new NfsWorld({ clock });
    const fileSystem = world.client().mount();
    await world.until(fileSystem.mkdir("/efs"));
    const alone = demonstrateHazards("/efs", {
      run: "alone",
      clock,
      gather,
      fileSystem,
      machine: "a",
      deadlineMs: 5000,
    });
    const error = await world.until(alone.catch((cause: unknown) => cause));
    expect(UnavailableError.isInstance(error)).toBe(true);
    expect(await world.until(fileSystem.readdir("/efs"))).toEqual([]);
  });
});
