import { expect, test } from "vitest";
import { keyGroup } from "./key-group.js";

test.each([
  ["", 0x811c9dc5],
  ["a", 0xe40c292c],
  ["foobar", 0xbf9cf968],
])("the hash of %j is that of the published FNV-1a vectors, so groups never change", (key, hash) => {
  expect(keyGroup(key, 2 ** 32)).toBe(hash);
  expect(keyGroup(key, 128)).toBe(hash % 128);
});

test("real airports spread over the groups", () => {
  const airports = ["ATL", "ORD", "DFW", "LAX", "PHX", "IAH", "STL", "DTW", "MSP", "LAS", "DEN", "EWR"];
  expect(new Set(airports.map((airport) => keyGroup(airport, 8))).size).toBeGreaterThan(4);
});
