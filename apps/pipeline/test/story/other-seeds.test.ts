import { test } from "vitest";
import { judgeSeed } from "./judge-seed.js";

test.each([1, 2, 3])(
  "before it wedges, after it does not: seed %d",
  async (seed) => {
    await judgeSeed(seed);
  },
  1_800_000,
);
