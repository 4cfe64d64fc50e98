import { expect, it } from "vitest";
import { cephConfig } from "./ceph-config.js";
import { cephFolder } from "./ceph-folder.js";

const ports = { monitor: 12_000, first: 12_001, last: 12_031 };
const folder = cephFolder("/srv/cluster");
const config = cephConfig({ folder, clusterId: "0f", ports, sizeGiB: 2 });
const settings = new Map(
  [...config.matchAll(/^([a-z0-9 ]+) = (.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
);

it("nothing listens beyond the loopback interface", () => {
  expect(settings.get("mon host")).toBe("[v2:127.0.0.1:12000]");
  expect(settings.get("public addr")).toBe("127.0.0.1");
  expect(settings.get("cluster addr")).toBe("127.0.0.1");
});

it("every path lies in the folder", () => {
  const paths = [...settings].filter(([, value]) => value.startsWith("/"));
  expect(paths.length).toBeGreaterThan(6);
  expect(paths.filter(([, value]) => !value.startsWith("/srv/cluster"))).toEqual([]);
});

it("no line says a thing twice", () => {
  const names = [...config.matchAll(/^\[.*\]|^[a-z0-9 ]+(?= =)/gm)].map(([name]) => name);
  const inSections = new Set<string>();
  let section = "";
  for (const name of names) {
    if (name.startsWith("[")) section = name;
    expect(inSections.has(`${section} ${name}`), `${section} ${name}`).toBe(false);
    inSections.add(`${section} ${name}`);
  }
});
