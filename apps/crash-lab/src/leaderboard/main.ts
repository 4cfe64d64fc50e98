// The process that saves values until its power is cut, and the one that reads them afterwards.
import { createInterface } from "node:readline";
import { writeLine } from "../child/write-line.js";
import type { SaveMessage, SaveOrder } from "./save-order.js";
import { loadValues, saveValues } from "./save-values.js";
import { allWriters } from "./writers/all-writers.js";

const order = JSON.parse(process.argv[2] ?? "") as SaveOrder;
const writer = allWriters().find(({ id }) => id === order.writer);
if (!writer) throw new Error(`there is no writer ${order.writer}`);

const stdout = 1;
const tell = (message: SaveMessage): void => writeLine(stdout, JSON.stringify(message));

if (order.work === "load") await loadValues(writer, order, tell);
else {
  const input = createInterface({ input: process.stdin });
  // It never outlives its parent: when that is gone, stdin closes.
  input.once("close", () => process.exit());
  await saveValues(
    writer,
    order,
    tell,
    async () => await new Promise((resolve) => input.once("line", resolve)),
  );
  input.close();
}
