import type { Hazard } from "@holdfast/core";
import type { HazardDescription, HazardId } from "../hazards/hazard-description.js";
import { HAZARDS } from "../hazards/hazards.js";
import type { Acknowledgement } from "./acknowledgement.js";
import type { MountCheck, MountCheckId } from "./mount-check.js";
import type { MountFacts } from "./mount-facts.js";
import type { MountIdentity } from "./mount-identity.js";
import type { JudgedHazard } from "./mount-report.js";
import { nfsVersion } from "./nfs-version.js";

interface Judged {
  readonly facts: MountFacts;
  readonly checks: readonly MountCheck[];
  readonly identity: MountIdentity | undefined;
  readonly acknowledged: ReadonlySet<Acknowledgement>;
}

type Change = Partial<Pick<JudgedHazard, "disposition" | "explanation" | "evidence">>;
type Rule = (judged: Judged) => Change;

/** Hazards that a place either has or has not, by the checks that tell. */
const byChecks: Partial<Record<HazardId, readonly MountCheckId[]>> = {
  "soft-timeout": ["hard"],
  softreval: ["revalidation"],
  "udp-corruption": ["transport"],
  "place-not-shared": ["platform", "mount", "file-system"],
  "mac-fsync": ["platform"],
  "win-rename": ["platform"],
};

/** Hazards whose weight depends on what the mount's options say. */
const rules: Partial<Record<HazardId, Rule>> = {
  "s3-files": ({ identity }) => {
    if (!identity) return {};
    const { kind, evidence } = identity;
    if (kind === "amazon-efs") return { disposition: "avoided", explanation: "this is Amazon EFS", evidence };
    if (kind === "s3-files") return { evidence };
    return { explanation: "it cannot be told here, but has no hard links, and so is refused by probe" };
  },
  "server-unproven": ({ identity }) =>
    identity?.kind === "amazon-efs"
      ? { disposition: "avoided", explanation: "the server is known", evidence: identity.evidence }
      : { ...(identity && { evidence: identity.evidence }) },
  "negative-dentry": ({ checks }) => {
    const [open, cache] = [find(checks, "close-to-open"), find(checks, "lookup-cache")];
    if (open?.verdict === "refuse")
      return { disposition: "refused", explanation: open.explanation, evidence: open.evidence };
    const attributes = find(checks, "attribute-cache");
    if (attributes?.evidence === "noac")
      return { disposition: "avoided", explanation: attributes.explanation, evidence: "noac" };
    if (cache?.evidence === "lookupcache=none" || cache?.evidence === "lookupcache=pos") {
      return { disposition: "avoided", explanation: cache.explanation, evidence: cache.evidence };
    }
    return { ...(cache && attributes && { evidence: `${cache.evidence}, ${attributes.evidence}` }) };
  },
  "attr-cache-stale": ({ checks }) => {
    const attributes = find(checks, "attribute-cache");
    return { ...(attributes && { evidence: attributes.evidence }) };
  },
  "lock-lease-lost": ({ checks }) => {
    const locks = find(checks, "lost-locks");
    return { ...(locks && { evidence: locks.evidence }) };
  },
  "hard-mount-hang": ({ checks }) => {
    const hard = find(checks, "hard");
    return { ...(hard && { evidence: hard.evidence }) };
  },
  "reply-cache-not-persistent": ({ facts }) => {
    const version = facts.mount && nfsVersion(facts.mount.options);
    return { ...(version && { evidence: `vers=${version}` }) };
  },
};

/** Every hazard of the catalogue on a given mount. What a client cannot see stays residual unless it is accepted. */
export function judgeHazards(judged: Judged): readonly JudgedHazard[] {
  return HAZARDS.map((hazard) => judgeHazard(hazard, judged));
}

function judgeHazard(hazard: HazardDescription, judged: Judged): JudgedHazard {
  const { id } = hazard;
  const ids = byChecks[id];
  const change = ids ? changeByChecks(ids, judged.checks) : (rules[id]?.(judged) ?? {});
  const disposition = change.disposition ?? hazard.disposition;
  const base = { id, explanation: change.explanation ?? explain(hazard), ...withEvidence(change) };
  if (disposition === "residual" && [...judged.acknowledged].some((name) => name === id)) {
    return { ...base, disposition: "accepted" };
  }
  return { ...base, disposition };
}

/** A check that failed is why such a place is refused; one that is fine is why the hazard does not arise. */
function changeByChecks(ids: readonly MountCheckId[], checks: readonly MountCheck[]): Change {
  const seen = checks.filter((check) => ids.includes(check.id));
  const worst = ["refuse", "accepted", "warn", "fine"]
    .map((verdict) => seen.find((check) => check.verdict === verdict))
    .find((check) => check !== undefined);
  if (!worst) return ids.includes("platform") ? { disposition: "avoided", explanation: "this is Linux" } : {};
  const { verdict, explanation, evidence } = worst;
  const dispositions: Record<MountCheck["verdict"], Hazard["disposition"]> = {
    ...{ fine: "avoided", warn: "residual", refuse: "refused", accepted: "accepted" },
  };
  return { disposition: dispositions[verdict], explanation, evidence };
}

function explain({ handling, remains, disposition }: HazardDescription): string {
  return disposition === "residual" ? `${handling} ${remains}` : handling;
}

function withEvidence({ evidence }: Change): { evidence?: string } {
  return evidence === undefined ? {} : { evidence };
}

function find(checks: readonly MountCheck[], id: MountCheckId): MountCheck | undefined {
  return checks.find((check) => check.id === id);
}
