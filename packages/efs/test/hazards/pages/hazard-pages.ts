import { HAZARDS, type HazardDescription, type HazardSource } from "../../../src/index.js";
import { type RealWorldThread, realWorldThreads } from "./real-world-threads.js";

const generated =
  "<!-- Written by `npm run docs` in packages/efs from the catalogue HAZARDS; change that, not this. -->";

/** Every page of the catalogue, by its file's name. */
export function hazardPages(): ReadonlyMap<string, string> {
  const pages = HAZARDS.map((hazard): [string, string] => [`${hazard.id}.md`, hazardPage(hazard)]);
  return new Map([["index.md", indexPage()], ["real-world-threads.md", threadsPage()], ...pages]);
}

function hazardPage(hazard: HazardDescription): string {
  const { id, title, disposition, whatHappens, trigger, handling, remains, sources } = hazard;
  const threads = realWorldThreads.filter((thread) => thread.hazards.includes(id));
  return document([
    `# ${title}`,
    `\`${id}\` · ${disposition} · [all hazards](index.md)`,
    `**What happens.** ${whatHappens}`,
    `**Trigger.** ${trigger}`,
    `**How \`@holdfast/efs\` meets it.** ${handling}`,
    `**What remains.** ${remains}`,
    `**Sources.** ${sources.map(sourceLink).join(" · ")}`,
    ...(threads.length === 0 ? [] : [`**Seen by others.** ${threads.map(threadLink).join(" · ")}`]),
  ]);
}

function indexPage(): string {
  const rows = HAZARDS.map(
    ({ id, title, disposition }) => `| [\`${id}\`](${id}.md) | ${title} | ${disposition} |`,
  );
  return document([
    "# Hazards of NFS and Amazon EFS",
    "What breaks those who trust a network file system, and how `@holdfast/efs` meets it. The ids are those of `HAZARDS`, of `backend.traits.hazards` and of `inspectMount(path)`, which judges each of them on a given mount.",
    "`avoided`: it is never done. `mitigated`: it is met. `refused`: a mount on which it can happen is not accepted. `residual`: it remains, and is told. `accepted`: it was acknowledged by name.",
    ["| id | what | met |", "|---|---|---|", ...rows].join("\n"),
    "[What others have met](real-world-threads.md), and the tests that play it here.",
  ]);
}

function threadsPage(): string {
  const rows = realWorldThreads.map(
    (thread) =>
      `| ${threadLink(thread)} | ${thread.whatHappened} | ${thread.hazards.map((id) => `[${id}](${id}.md)`).join(", ")} | ${casesCell(thread)} |`,
  );
  return document([
    "# What others have met",
    "Each of these threads is played by a test, or there is a reason why not.",
    ["| thread | what happened | hazards | played by |", "|---|---|---|---|", ...rows].join("\n"),
  ]);
}

function casesCell({ cases }: RealWorldThread): string {
  if ("none" in cases) return `not played: ${cases.none}`;
  return cases.map(({ file, title }) => `“${title}” in [${file.split("/").pop()}](../../${file})`).join("; ");
}

function threadLink({ name, url }: RealWorldThread): string {
  return `[${name}](${url})`;
}

function sourceLink({ label, url }: HazardSource): string {
  return url === undefined ? label : `[${label}](${url})`;
}

function document(paragraphs: readonly string[]): string {
  return `${[generated, ...paragraphs].join("\n\n")}\n`;
}
