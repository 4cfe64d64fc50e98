// The process that works on a job until its power is cut. It hears one order, from the file that it is given or else from
// stdin, and tells on stdout what it is about to do and what was acknowledged.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { workOnJob } from "@holdfast/conformance/trial";
import { readyLine, renderMessage, type WorkOrder } from "../cuts/worker-lines.js";
import { writers } from "../writers/writers.js";
import { writeLine } from "./write-line.js";

const stdout = 1;

async function hearOrder(file: string | undefined): Promise<WorkOrder> {
  if (file !== undefined) {
    const text = await readFile(file, "utf8");
    writeLine(stdout, readyLine);
    return JSON.parse(text);
  }
  const lines = createInterface({ input: process.stdin });
  // It never outlives its parent: when that is gone, stdin closes.
  lines.once("close", () => process.exit(1));
  writeLine(stdout, readyLine);
  return JSON.parse(await new Promise<string>((resolve) => lines.once("line", resolve)));
}

const { writer, mountPoint, order } = await hearOrder(process.argv[2]);
await workOnJob(writers[writer].open(mountPoint), order, (message) =>
  writeLine(stdout, renderMessage(message)),
);
