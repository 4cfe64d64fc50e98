import { mkdir } from "node:fs/promises";
import type { MountCheckId, MountReport } from "@holdfast/efs";
import { recommendedOptions } from "../lab/client-init.js";
import type { ClientKernel } from "../lab/client-kernel.js";

/** A real mount, and what an inspection of it has to say. */
interface InspectedMount {
  readonly title: string;
  /** Without options it is the one that the client has anyway. */
  readonly options?: string;
  readonly verdict: MountReport["verdict"];
  /** The checks that matter here: their verdicts. */
  readonly tells: Partial<Record<MountCheckId, MountReport["verdict"]>>;
}

/** What of a report comes out of a client's kernel. */
type ToldReport = Pick<MountReport, "verdict" | "checks">;

const mounts: readonly InspectedMount[] = [
  {
    title: "as recommended for EFS",
    // That a server at an address is EFS, no client can see.
    verdict: "warn",
    tells: {
      "nfs-version": "fine",
      hard: "fine",
      "close-to-open": "fine",
      timeout: "fine",
      identity: "warn",
    },
  },
  {
    title: "soft",
    options: recommendedOptions.replace("hard", "soft"),
    verdict: "refuse",
    tells: { hard: "refuse" },
  },
  {
    title: "nocto",
    options: `${recommendedOptions},nocto`,
    verdict: "refuse",
    tells: { "close-to-open": "refuse" },
  },
  {
    title: "read-only",
    options: `${recommendedOptions},ro`,
    verdict: "refuse",
    tells: { writable: "refuse" },
  },
  {
    title: "names believed for two minutes",
    options: `${recommendedOptions},acdirmax=120`,
    verdict: "warn",
    tells: { "attribute-cache": "warn" },
  },
];

/** One mount, what was said of it, and what is wrong with that. Plain JSON. */
export interface InspectionRecord {
  readonly title: string;
  readonly verdict: MountReport["verdict"];
  /** What the checks that matter saw. */
  readonly evidence: readonly string[];
  readonly problems: readonly string[];
}

/** Mounts the export in several ways in a client's kernel, and inspects each there. */
export async function inspectMounts(client: ClientKernel): Promise<readonly InspectionRecord[]> {
  const records: InspectionRecord[] = [];
  for (const [index, mount] of mounts.entries()) {
    const { title, options } = mount;
    const mountPoint = options === undefined ? client.mountPoint : `${client.mountPoint}-inspected-${index}`;
    if (options !== undefined) {
      await mkdir(mountPoint);
      await client.ask({ kind: "mount", mountPoint, options });
    }
    const report = (await client.ask({ kind: "inspect", path: mountPoint })) as unknown as ToldReport;
    records.push({ title, ...judged(mount, report) });
  }
  return records;
}

function judged(
  { title, verdict, tells }: InspectedMount,
  report: ToldReport,
): Omit<InspectionRecord, "title"> {
  const problems: string[] = [];
  if (report.verdict !== verdict)
    problems.push(`the mount "${title}" is judged ${report.verdict}, not ${verdict}`);
  const evidence: string[] = [];
  for (const [id, wanted] of Object.entries(tells)) {
    const check = report.checks.find((one) => one.id === id);
    evidence.push(`${id} ${check?.verdict ?? "is missing"}: ${check?.evidence ?? "nothing"}`);
    if (check?.verdict !== wanted)
      problems.push(`of the mount "${title}", ${id} is ${check?.verdict}, not ${wanted}`);
  }
  return { verdict: report.verdict, evidence, problems };
}
