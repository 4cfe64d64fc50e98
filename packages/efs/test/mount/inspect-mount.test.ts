import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AbortedError, InvalidArgumentError, NotFoundError, UnavailableError } from "@holdfast/core";
import { inspectStorage, parseMountTable, type StorageFacts } from "@holdfast/posix";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Acknowledgement,
  type GatherMountFacts,
  gatherMountFacts,
  inspectMount,
} from "../../src/index.js";
import { gatherFrom } from "../../src/mount/gather-mount-facts.js";

const [mount] = parseMountTable(
  "97 22 0:45 / /mnt/efs rw - nfs4 127.0.0.1:/ rw,vers=4.1,hard,noresvport,proto=tcp,port=20049,timeo=600",
);
const nfs: StorageFacts = { platform: "linux", path: "/mnt/efs/store", mount, magic: 0x6969 };

describe("inspectMount", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "holdfast-mount-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const gathered = (facts: StorageFacts = nfs): GatherMountFacts =>
    gatherFrom({
      inspect: async () => facts,
      modulesDirectory: join(folder, "module"),
      stateDirectory: join(folder, "run"),
    });

  it("reads the state files of efs-utils, and what they are of", async () => {
    await mkdir(join(folder, "run", "stunnel-drop"), { recursive: true });
    await writeFile(
      join(folder, "run", "fs-0abc.mnt.efs.20049"),
      '{"pid":1,"service_type":"elasticfilesystem"}',
    );
    await writeFile(join(folder, "run", "fs-0def.mnt.other.20050"), "half a sta");
    await writeFile(join(folder, "run", "~fs-0aaa.mnt.new.20051"), "{}");
    await writeFile(join(folder, "run", "stunnel-config.fs-0abc.mnt.efs.20049"), "");
    const facts = await gathered()("/mnt/efs/store");
    expect(facts.efsUtils.stateFiles).toHaveLength(2);
    expect(facts.efsUtils.stateFiles).toContainEqual({
      ...{ fileSystemId: "fs-0abc", mountPoint: "mnt.efs", port: 20049, service: "elasticfilesystem" },
    });
    expect(facts.efsUtils.stateFiles).toContainEqual({
      ...{ fileSystemId: "fs-0def", mountPoint: "mnt.other", port: 20050 },
    });
    const report = await inspectMount("/mnt/efs/store", { gather: gathered() });
    expect(report).toMatchObject({
      verdict: "fine",
      identity: { kind: "amazon-efs", fileSystemId: "fs-0abc" },
    });
  });

  it.each([
    ["nfs", "Y\n", true],
    ["nfs", "N\n", false],
    ["nfsv4", "1\n", true],
  ])("reads recover_lost_locks of the module %s (%j)", async (module, text, expected) => {
    await mkdir(join(folder, "module", module, "parameters"), { recursive: true });
    await writeFile(join(folder, "module", module, "parameters", "recover_lost_locks"), text);
    expect((await gathered()("/x")).parameters).toEqual({ recoverLostLocks: expected });
  });

  it("does without what is not there, and tells what cannot be read", async () => {
    expect(await gathered()("/x")).toMatchObject({ parameters: {}, efsUtils: { stateFiles: [] } });
    await symlink("run", join(folder, "run"));
    expect((await gathered()("/x")).efsUtils).toEqual({ stateFiles: [], unreadable: "ELOOP" });
  });

  it.runIf(process.platform === "linux")("looks at the machine it runs on", async () => {
    const { mount: real, magic } = await inspectStorage(folder);
    const report = await inspectMount(folder);
    expect(report.mount).toEqual(real);
    expect(report.checks[0]?.evidence).toContain(`0x${magic?.toString(16)}`);
    expect((await gatherMountFacts(folder)).path).toBe(report.path);
  });

  it("a directory that is not there is told by its path", async () => {
    const error = await inspectMount(join(folder, "missing")).catch((cause: unknown) => cause);
    expect(NotFoundError.isInstance(error)).toBe(true);
    expect(String(error)).toContain(join(folder, "missing"));
  });

  it("BOUNDED: a mount that does not answer ends by the deadline, and by the signal", async () => {
    const hung: GatherMountFacts = () => new Promise(() => {});
    const late = await inspectMount("/mnt/efs", { gather: hung, deadlineMs: 5 }).catch(
      (error: unknown) => error,
    );
    expect(UnavailableError.isInstance(late)).toBe(true);
    const cut = new AbortController();
    const aborted = inspectMount("/mnt/efs", { gather: hung, signal: cut.signal }).catch(
      (error: unknown) => error,
    );
    cut.abort();
    expect(AbortedError.isInstance(await aborted)).toBe(true);
  });

  it("a misspelt option or name is refused with those that are known", async () => {
    const misspelt: object = { acknowlege: [] };
    await expect(inspectMount(folder, misspelt)).rejects.toThrow(/acknowlege.*acknowledge/);
    const unknown = ["one-zone" as Acknowledgement];
    await expect(inspectMount(folder, { acknowledge: unknown })).rejects.toThrow("one-zone-loss");
    const refused = await inspectMount(folder, { acknowledge: unknown }).catch((error: unknown) => error);
    expect(InvalidArgumentError.isInstance(refused)).toBe(true);
  });
});
