import { type Board, type BoardRow, type Setting, settingsOf } from "./board.js";
import { outcomes, type Tally } from "./judge-value.js";
import { countsOf, damages } from "./render-board.js";
import { promises } from "./writer-promises.js";

/** The board as a page for the documentation. It has no date: what it says holds for the versions that it names. */
export function renderPage(board: Board): string {
  const { machine, cuts, keys, states, seed, rows } = board;
  const kernel = machine.kernel === undefined ? "" : ` and Linux ${machine.kernel}`;
  const settings = [...new Set(rows.flatMap(settingsOf))];
  return `# What ways to write a file keep through a power cut

<!-- This page is written by a command; see "How it is made". -->

A program saves a value, is told that the save has succeeded, and saves the next one. Then the power fails. What does the program read when it comes back? This page puts the question to ways of writing files that Node programs use, with their own code unchanged, in a simulated disk and on real file systems.

This is no list of defects: most of them never promised to survive a power cut, and what each does promise is said [below](#what-each-of-them-promises). The tables answer one narrow question: can it be used where a power cut must not lose what was acknowledged?

## In short

"keeps": every single simulated disk that was tried kept the contract. "nothing found": no real cut broke it, which proves less. Anything else names what was found at least once; the counts follow below.

${markdownTable(
  ["writer", "version", ...settings.map(settingTitle)],
  rows.map((row) => [
    row.title,
    row.version,
    ...settings.map((setting) => summary(setting, row.tallies[setting])),
  ]),
)}

The contract: after the crash the program reads the newest value whose save was acknowledged, or a newer one whose save was under way. As long as no save was acknowledged, it may also find nothing.

| word | meaning |
|---|---|
| lost | an older value is back, whole, though a newer one was acknowledged |
| missing | no value is there, though one was acknowledged |
| empty | the value is there and has no content |
| zeros | the value is nothing but zero bytes |
| torn | any other value that nobody ever saved |
| unreadable | reading fails with an error |

## The columns

- **posix-min**: the simulated disk of \`@holdfast/worlds/disk\`, in which each change that was not made durable is kept or lost by itself, as POSIX allows. It is the strictest reading, and no file system does all of it: what keeps here keeps everywhere. It is not a forecast for your disk. See [what it allows](disk-world.md), and [how it is held against real disks](reality.md).
- **ext4-like**: the same disk, with names and sizes in one journal, of which only the newest changes are lost. It is an idea of a journaling file system, and no promise of a real one: ext4 and xfs put off the size of a file until its bytes are written, so that they leave more states than this.
- **ext4**, **xfs**: real file systems with their default options, in a file behind a loop device, whose power is cut by the file system's own shutdown call. Half of the cuts come just after the file system has written out its log, as it does by itself every few seconds. A cut comes at a random moment and hits few of the states that are possible: what is found there is a proof, and "nothing found" is none. What is acknowledged counts only if the power was on after it.

${
  machine.kernel === undefined
    ? "No real disk was cut for this edition of the page.\n"
    : `In the simulated disk three short histories are tried: a first save, values of the same length, and values that become longer and shorter. Up to ${number(states)} different disks are judged for each writer and model. On real file systems ${keys} values are saved side by side, and all of them are judged after each of ${cuts} cuts.\n`
}
Not looked at: speed, several processes at once, crashes of the program alone, disks that lie about what they have written, damage that comes later, macOS and Windows.

## All counts

In the simulated disk each line counts different disks, chosen so that each change is lost, kept and torn alone and together with others: the numbers say in how many ways something can end, and not how likely it is. Long values have many more torn ends than others.

${settings.map((setting) => countTable(setting, rows)).join("\n\n")}

## What each of them promises

${rows.map((row) => `- **${row.title}**: ${promises[row.id] ?? "no promise is known."}`).join("\n")}

Whoever maintains one of them and finds it treated wrongly is asked to tell us.

## How it is made

With Node ${machine.node}${kernel}:

\`\`\`sh
npm run lab -- leaderboard --seed ${seed} --states ${states} --cuts ${cuts} --write docs/leaderboard.md
\`\`\`

The libraries are bundled with the simulated disk in the place of \`fs\`, \`node:fs\` and \`fs/promises\`; whatever they call that the simulated disk does not offer fails the run. \`--cuts 0\` leaves out the real disks, which need root on Linux. \`--only write-file-atomic --cuts 0 --examples\` prints for each finding the first disk that has it: what was kept, what was lost. The simulated counts come from the seed; those of real cuts differ a little from run to run.

The run fails, and no page is written, when a writer that does all that POSIX asks for breaks the contract, or when plain \`fs.writeFile\` does not: then the lab itself would be wrong.
`;
}

function settingTitle(setting: Setting): string {
  return isReal(setting) ? `cuts on ${setting}` : setting;
}

/** A simulated disk shows the states that matter; a real one shows what happened to come. */
function summary(setting: Setting, tally: Tally | undefined): string {
  if (!tally) return "";
  return damages(tally).join(", ") || (isReal(setting) ? "nothing found" : "**keeps**");
}

function isReal(setting: Setting): boolean {
  return setting === "ext4" || setting === "xfs";
}

function countTable(setting: Setting, rows: readonly BoardRow[]): string {
  const lines = rows.flatMap(({ title, tallies }) => {
    const tally = tallies[setting];
    return tally ? [[title, ...countsOf(tally)]] : [];
  });
  const judged = isReal(setting) ? "values" : "disks";
  return `### ${settingTitle(setting)}\n\n${markdownTable(["writer", judged, ...outcomes], lines)}`;
}

function markdownTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...lines.map(line)].join("\n");
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
