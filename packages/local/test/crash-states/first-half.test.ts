import { test } from "vitest";
import { expectAllHolds } from "./expect-all-holds.js";

test("DURABLE, and every other invariant, after any of thousands of crash states", async () => {
  await expectAllHolds(1);
});
