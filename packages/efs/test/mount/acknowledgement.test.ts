import { InvalidArgumentError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { traitHazards } from "../../src/hazards/trait-hazards.js";
import {
  type Acknowledgement,
  durabilityWith,
  knownAcknowledgements,
  parseAcknowledgements,
} from "../../src/mount/acknowledgement.js";
import { judgeMount } from "../../src/mount/judge-mount.js";
import type { MountFacts } from "../../src/mount/mount-facts.js";
import { mountCases } from "./mount-cases.js";

const factsOf = (name: string): MountFacts => mountCases.find((one) => one.name === name)!.facts;

describe("what is accepted by name", () => {
  it.each<[string, Acknowledgement, string]>([
    ["soft", "soft", "hard"],
    ["softerr", "softerr", "hard"],
    ["nfs-3", "nfs3", "nfs-version"],
    ["nfs-4.2", "nfs42", "nfs-version"],
    ["read-only", "read-only", "writable"],
    ["ext4", "local-disk", "file-system"],
    ["xfs", "local-disk", "file-system"],
    ["tmpfs", "tmpfs", "file-system"],
    ["ramfs", "ramfs", "file-system"],
    ["overlay", "overlay", "file-system"],
    ["fuse-sshfs", "fuse", "file-system"],
    ["9p", "network", "file-system"],
    ["cifs", "network", "file-system"],
    ["sgi-efs", "unknown-filesystem", "file-system"],
    ["autofs-untriggered", "unknown-filesystem", "file-system"],
    ["no-line", "unseen-mount", "mount"],
    ["mount-target-address", "server-unproven", "identity"],
  ])("%s with %s is accepted, and told", (name, acknowledgement, id) => {
    const before = judgeMount(factsOf(name), new Set()).checks.find((check) => check.id === id)!;
    expect(before.acknowledgement).toBe(acknowledgement);
    const report = judgeMount(factsOf(name), new Set([acknowledgement]));
    expect(report.checks.find((check) => check.id === id)).toEqual({ ...before, verdict: "accepted" });
    const others = report.checks.filter((check) => check.id !== id && check.verdict === "refuse");
    expect(report.verdict).toBe(others.length > 0 ? "refuse" : "warn");
  });

  it.each(["nocto", "softreval", "nfs-3-udp", "s3-files-as-4.1"])("%s cannot be accepted at all", (name) => {
    expect(judgeMount(factsOf(name), new Set(knownAcknowledgements)).verdict).toBe("refuse");
  });

  it("one name does not accept another's fault", () => {
    const report = judgeMount(factsOf("softerr"), new Set<Acknowledgement>(["soft", "local-disk"]));
    expect(report.verdict).toBe("refuse");
  });

  it.each<Acknowledgement>(["one-zone-loss", "reply-cache-not-persistent", "call-applied-late"])(
    "%s, which no client can see, is residual until it is accepted",
    (name) => {
      const of = (names: readonly Acknowledgement[]): string | undefined =>
        judgeMount(factsOf("efs-dns-name"), new Set(names)).hazards.find(({ id }) => id === name)
          ?.disposition;
      expect([of([]), of([name])]).toEqual(["residual", "accepted"]);
    },
  );

  it("an unproven server is residual until it is accepted, and then so everywhere", () => {
    const facts = factsOf("kubernetes-efs-csi");
    const of = (names: readonly Acknowledgement[]): string | undefined =>
      judgeMount(facts, new Set(names)).hazards.find(({ id }) => id === "server-unproven")?.disposition;
    expect([of([]), of(["server-unproven"])]).toEqual(["residual", "accepted"]);
  });

  it("where there is no Linux nothing can be seen, and the place is refused unless that is accepted", () => {
    const facts: MountFacts = {
      ...{ platform: "darwin", path: "/Volumes/efs", mount: undefined, magic: undefined },
      ...{ parameters: {}, efsUtils: { stateFiles: [] } },
    };
    const refused = judgeMount(facts, new Set());
    expect(refused).toMatchObject({ verdict: "refuse", checks: [{ id: "platform", evidence: "darwin" }] });
    const accepted = judgeMount(facts, new Set<Acknowledgement>(["not-linux"]));
    expect(accepted).toMatchObject({ verdict: "warn", checks: [{ id: "platform", verdict: "accepted" }] });
    const dispositions = accepted.hazards.filter(({ id }) => id === "mac-fsync" || id === "win-rename");
    expect(dispositions.map(({ disposition }) => disposition)).toEqual(["accepted", "accepted"]);
  });

  it.each([
    [["soft", "sfot"], '"sfot"'],
    [[7], "7"],
    ["soft", '"soft"'],
    [undefined, "undefined"],
    [["constructor"], '"constructor"'],
  ])("%j is refused by name", (values, shown) => {
    expect(() => parseAcknowledgements(values)).toThrow(InvalidArgumentError);
    expect(() => parseAcknowledgements(values)).toThrow(shown);
  });

  it("an unknown name is refused with those that are known", () => {
    expect(() => parseAcknowledgements(["zone"])).toThrow(knownAcknowledgements.join(", "));
    expect([...parseAcknowledgements(["soft", "one-zone-loss", "soft"])]).toEqual(["soft", "one-zone-loss"]);
  });

  it("durability is promised no further than what was accepted allows", () => {
    expect(durabilityWith(new Set())).toBe("machine-loss");
    expect(durabilityWith(new Set<Acknowledgement>(["one-zone-loss"]))).toBe("machine-loss");
    expect(durabilityWith(new Set<Acknowledgement>(["local-disk"]))).toBe("power-loss");
    expect(durabilityWith(new Set<Acknowledgement>(["local-disk", "tmpfs"]))).toBe("process-crash");
  });

  it("traits tell the catalogue, and everything that was accepted", () => {
    const traits = traitHazards(new Set(["one-zone-loss", "local-disk"]));
    expect(traits.find(({ id }) => id === "one-zone-loss")?.disposition).toBe("accepted");
    expect(traits.find(({ id }) => id === "local-disk")?.disposition).toBe("accepted");
    expect(traits.find(({ id }) => id === "server-unproven")?.disposition).toBe("residual");
  });
});
