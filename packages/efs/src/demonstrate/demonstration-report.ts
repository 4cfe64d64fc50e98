import type { HazardId } from "../hazards/hazard-description.js";
import type { MountReport } from "../mount/mount-report.js";
import type { HazardDemonstration } from "./scenario.js";

/** What a demonstration showed. */
export interface DemonstrationReport {
  readonly directory: string;
  readonly mount: MountReport;
  /** Whether both sides ran under one kernel, whose cache they then shared. */
  readonly sameMachine: boolean;
  readonly demonstrations: readonly HazardDemonstration[];
  /** What cannot be shown here, and why. */
  readonly notShown: readonly { readonly hazard: HazardId; readonly reason: string }[];
}

const needsServer =
  "it needs a reply that is lost together with the server's memory of it, and so a server of one's own";

/** What no demonstration on a mount in use can show. */
export const neverShown: DemonstrationReport["notShown"] = [
  { hazard: "rename-reply-lost", reason: needsServer },
  { hazard: "rename-retry-destroys", reason: needsServer },
  { hazard: "link-mkdir-unlink-reply-lost", reason: needsServer },
];

/** The report as text, a line or two for each hazard. */
export function renderDemonstration(report: DemonstrationReport): string {
  const { mount, sameMachine, demonstrations, notShown } = report;
  const lines = [
    `${report.directory}: ${mount.checks[0]?.evidence ?? "an unknown place"}`,
    placeNote(report),
    ...(sameMachine && mount.identity
      ? [
          "Both sides ran on one machine and shared its cache, so old names and sizes cannot show. Run it on two machines.",
        ]
      : []),
    ...demonstrations.flatMap(({ hazard, title, shown, plain, adapter }) => [
      "",
      `${title} [${hazard}]`,
      `  ${shown ? "shows" : "does not show"}: ${plain}`,
      `  the adapter's way: ${adapter}`,
    ]),
    "",
    ...notShown.map(({ hazard, reason }) => `not tried: ${hazard}: ${reason}`),
  ];
  return `${lines.join("\n")}\n`;
}

function placeNote({ mount, demonstrations }: DemonstrationReport): string {
  const shown = demonstrations.filter((demonstration) => demonstration.shown).length;
  if (mount.identity) return `${shown} of ${demonstrations.length} hazards showed.`;
  if (shown > 0)
    return `This is no NFS mount; all the same ${shown} of ${demonstrations.length} hazards showed.`;
  return "This is no NFS mount, and nothing of it shows here: a file system of one machine has none of these hazards.";
}
