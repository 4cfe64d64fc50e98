import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { strictSchemaProblems } from "./support/report-schema.js";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const harness = {
  good: "./memory-harness.js",
  guessing: "./harnesses/guessing-harness.js",
  deviating: "./harnesses/deviating-harness.js",
  stuck: "./harnesses/stuck-harness.js",
  withoutReset: "./harnesses/without-reset.js",
};
let folder = "";
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "holdfast-cli-")));
});
afterAll(async () => await rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly ended: Promise<Ended>;
  readonly pid: number;
  /** Resolves when stderr has shown this. */
  shown(what: string): Promise<void>;
}

function start(args: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [cli, ...args], { cwd: here, env: { ...process.env, ...env } });
  let seen = "";
  const looks = new Set<() => void>();
  child.stderr.on("data", (chunk: Buffer) => {
    seen += chunk.toString();
    for (const look of looks) look();
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(
    ([stdout, stderr, [code, signal]]) => ({ code, signal, stdout, stderr }),
  );
  const shown = (what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      looks.add(() => seen.includes(what) && resolve());
      ended.then(() => reject(new Error(`it ended without showing ${what}`)), reject);
    });
  return { ended, shown, pid: child.pid ?? 0 };
}

async function run(...args: readonly string[]): Promise<Ended> {
  return await start(args).ended;
}

describe("exit code 0", () => {
  test("when all holds: the table goes to stdout, the progress to stderr, and neither is coloured", async () => {
    const { code, stdout, stderr } = await run(
      harness.good,
      "--only",
      "CREATE-01",
      "CREATE-02",
      "--seed",
      "9",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/CREATE-01 │ must .* LINEAR .* passed/);
    expect(stdout).toContain("Seed           9");
    expect(stdout.trimEnd()).toMatch(/incomplete: 2 passed$/);
    expect(stderr).toMatch(
      /^2 cases on memory, seed 9\n1\/2 CREATE-01 passed \(.*\n2\/2 CREATE-02 passed \(.*\n$/,
    );
    expect(stdout + stderr).not.toContain("\u001b");
  });

  test("when a case deviates as declared, which is shown with its reason and its failure", async () => {
    const { code, stdout } = await run(harness.deviating, "--only", "CREATE-02");
    expect(code).toBe(0);
    expect(stdout).toMatch(/CREATE-02 .* known deviation/);
    expect(stdout).toContain("this store guesses; its makers know");
    expect(stdout).toMatch(/VIOLATION: /);
    expect(stdout).not.toContain("passed");
  });

  test("for --help, --version and --list, which lists every case", async () => {
    expect(await run("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("Exit codes:") });
    expect(await run("--version")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    const { code, stdout, stderr } = await run("--list");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const id of ["CREATE-01", "STORE-01", "POWER-01"]) expect(stdout).toContain(id);
  });
});

describe("exit code 1", () => {
  test("when a must-case fails: what was seen, the seed, and the line that replays it", async () => {
    const { code, stdout } = await run(harness.guessing, "--only", "CREATE-02", "--seed", "77");
    expect(code).toBe(1);
    expect(stdout).toMatch(/CREATE-02 failed: .*\n {2}VIOLATION: /);
    expect(stdout).toContain(
      "again: npx holdfast-conformance ./harnesses/guessing-harness.js --only CREATE-02 --seed 77",
    );
    expect(stdout.trimEnd()).toMatch(/not conformant: 1 failed$/);
  });

  test("with --fail-on-skip when a case is skipped, or deviates as declared", async () => {
    const skipping = [harness.guessing, "--only", "PROBE-03"];
    expect(await run(...skipping)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("offers no brokenPlaces"),
    });
    expect(await run(...skipping, "--fail-on-skip")).toMatchObject({ code: 1 });
    expect(await run(harness.deviating, "--only", "CREATE-02", "--fail-on-skip")).toMatchObject({ code: 1 });
  });

  test("when a case does not end in time", async () => {
    const tuning = ["--tuning", "caseDeadlineMs=300", "--tuning", "callDeadlineMs=300"];
    const { code, stdout } = await run(harness.stuck, "--only", "CREATE-01", ...tuning);
    expect(code).toBe(1);
    expect(stdout).toContain("CASE_DEADLINE: the case was still running after 300 ms");
    expect(stdout).toContain("--tuning caseDeadlineMs=300 --tuning callDeadlineMs=300");
  });
});

describe("exit code 2, with the value and the fix on stderr and nothing on stdout", () => {
  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["no harness", [], /name the harness module, such as \.\/harness\.js/],
    ["a harness that is missing", ["./none.js"], /harness module .*none\.js cannot be imported: Cannot find/],
    [
      "a module without createHarness",
      ["./vitest-probe.js"],
      /cannot be imported|must export a function createHarness/,
    ],
    [
      "a harness without reset",
      [harness.withoutReset],
      /reset of the harness .* is missing; give a function/,
    ],
    [
      "a case that is not there",
      [harness.good, "--only", "CREATE-999"],
      /there is no case "CREATE-999"; give an id/,
    ],
    ["a seed that is none", [harness.good, "--seed", "x"], /'x' is invalid\. Give a whole number from 0/],
    ["a setting that is unknown", [harness.good, "--tuning", "many=1"], /Known settings are largeBytes/],
    [
      "a setting without a number",
      [harness.good, "--tuning", "kills=0"],
      /Give kills a positive whole number/,
    ],
    ["an option that is unknown", [harness.good, "--onyl", "CREATE-01"], /unknown option '--onyl'/],
    ["a second harness", [harness.good, harness.good], /too many arguments/],
    [
      "a report in no folder",
      [harness.good, "--report", "none/report.json"],
      /none is no directory; make it first/,
    ],
    ["a report that is a folder", [harness.good, "--html", "."], /"\." is no file; name one/],
  ];
  test.each(refused)("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr, "no stack trace").not.toContain("\n    at ");
  });
});

test("reports are written where they are asked for, and tell the same", async () => {
  const [json, html, markdown] = ["r.json", "r.html", "r.md"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const files = ["--report", json, "--html", html, "--markdown", markdown];
  const { code, stderr } = await run(harness.guessing, "--only", "CREATE-02", "READ-01", ...files);
  expect(code).toBe(1);
  for (const path of [json, html, markdown]) expect(stderr).toContain(`wrote ${path}\n`);
  const report = JSON.parse(await readFile(json, "utf8"));
  expect(strictSchemaProblems(report)).toEqual([]);
  expect(report.cases.map(({ id, outcome }: { id: string; outcome: string }) => [id, outcome])).toEqual([
    ["CREATE-02", "fail"],
    ["READ-01", "pass"],
  ]);
  expect(await readFile(html, "utf8")).toContain('<tr class="case fail" id="CREATE-02">');
  expect(await readFile(markdown, "utf8")).toContain("### CREATE-02 failed");
});

test("a run that is interrupted ends its children, tells what ran, and removes the place", async () => {
  const report = join(folder, "interrupted.json");
  const place = await mkdtemp(join(folder, "tmp-"));
  const onFiles = "../dist/mutants/good-harness.js";
  const args = [onFiles, "--only", "CREATE-01", "CRASH", "--kills", "1000", "--report", report];
  const { ended, shown, pid } = start(args, { TMPDIR: place });
  await shown("1/");
  await childOf(pid);
  process.kill(pid, "SIGINT");
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/it was ended after \d+ of \d+ cases: interrupted by SIGINT/);
  expect(JSON.parse(await readFile(report, "utf8"))).toMatchObject({ verdict: "incomplete" });
  expect(await readdir(place)).toEqual([]);
});

test("an adapter that blocks the event loop is ended, and named", async () => {
  const args = [harness.stuck, "--only", "CREATE-01", "--tuning", "caseDeadlineMs=1000"];
  const { signal, stderr } = await start(args, { HOLDFAST_TEST_STUCK: "blocking" }).ended;
  expect(signal).toBe("SIGKILL");
  expect(stderr).toContain("The adapter blocked the event loop in CREATE-01");
});

/** Waits until a process has a child, where the system can tell. */
async function childOf(pid: number): Promise<void> {
  const path = `/proc/${pid}/task/${pid}/children`;
  for (;;) {
    const children = await readFile(path, "utf8").catch(() => "unknown");
    if (children !== "") return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
