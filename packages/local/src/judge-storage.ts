import type { ProbeCheck } from "@holdfast/core";
import type { FailedCheck, Mount, StorageFacts } from "@holdfast/posix";
import type { Acknowledgement } from "./acknowledgement.js";
import { fileSystemKind } from "./file-system-kind.js";

export interface Judgement {
  readonly checks: readonly ProbeCheck[];
  readonly failed: readonly FailedCheck[];
}

/** Whether a place can hold a store, by what the operating system says about it. Nothing is tried. */
export function judgeStorage(facts: StorageFacts, acknowledged: ReadonlySet<Acknowledgement>): Judgement {
  const checks: ProbeCheck[] = [];
  const failed: FailedCheck[] = [];
  const refuse = (id: Acknowledgement, why: string, advice: string): void => {
    if (acknowledged.has(id)) checks.push({ id, outcome: "accepted", explanation: why });
    else failed.push({ id, explanation: `${why}; ${advice}, or accept it with acknowledge: ["${id}"]` });
  };
  const warn = (id: string, explanation: string): void => {
    checks.push({ id, outcome: "warn", explanation });
  };

  if (facts.platform !== "linux") {
    warn("platform", `on ${facts.platform} the mount is not inspected, and only a process crash is survived`);
    return { checks, failed };
  }
  const { mount } = facts;
  const place = mount ? describeMount(mount) : `${facts.path}, whose mount cannot be found,`;
  const kind = fileSystemKind(facts);
  if (kind.verdict === "refuse") refuse(kind.id, `${place} ${kind.why}`, kind.advice);
  if (kind.verdict === "warn") warn(kind.id, `${place}: ${kind.why}`);
  if (mount?.options.has("ro")) {
    refuse("read-only", `${place} is mounted read-only`, "mount it writable (mount -o remount,rw)");
  }
  if (mount && (mount.options.has("nobarrier") || mount.options.get("barrier") === "0")) {
    const why = `${place} is mounted without write barriers, so an fsync does not reach the disk`;
    refuse("nobarrier", why, "mount it without nobarrier");
  }
  if (mount?.options.get("data") === "writeback") {
    warn("data-writeback", `${place} is mounted with data=writeback; data=ordered is safer`);
  }
  if (mount?.options.has("noauto_da_alloc")) {
    warn("noauto-da-alloc", `${place} is mounted with noauto_da_alloc; this backend does not rely on it`);
  }
  if (checks.length + failed.length === 0) {
    checks.push({ id: "mount", outcome: "pass", explanation: `${place} is fine for a store` });
  }
  return { checks, failed };
}

function describeMount({ mountPoint, type, source }: Mount): string {
  return `the mount ${mountPoint} (${type} from ${source})`;
}
