import { assistDemonstration } from "./assist-demonstration.js";

/** The process that {@link startAssistant} starts; its one argument is the order, as JSON. */
const { directory, run, deadlineMs }: { directory: string; run: string; deadlineMs: number } = JSON.parse(
  process.argv[2] ?? "{}",
);
try {
  await assistDemonstration(directory, { run, deadlineMs });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
