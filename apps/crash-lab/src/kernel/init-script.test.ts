import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { initScript } from "./init-script.js";

it("the script hands each argument on as it is, whatever is in it", () => {
  const odd = ["a b", "it's", '"', "$HOME", "`x`", "\\"];
  const script = initScript({ format: "xfs", mountPoint: "/odd 'place", command: ["printf", "%s|", ...odd] });
  expect(script).toContain("mount -t 'xfs' /dev/ubda '/odd '\\''place'\n");
  const exec = script.split("\n").find((line) => line.startsWith("exec ")) ?? "";
  expect(spawnSync("sh", ["-c", exec], { encoding: "utf8" }).stdout).toBe(`${odd.join("|")}|`);
});
