import { expect, it } from "vitest";
import { linkBytes, nameBytes } from "./request-bytes.js";

it.each([
  ["x", "00000001" + "78000000"],
  ["file", "00000004" + "66696c65"],
  ["file-7", "00000006" + "66696c652d370000"],
])("%s is in a request as XDR has it", (name, hex) => {
  expect(Buffer.from(nameBytes(name)).toString("hex")).toBe(hex);
});

it("a link is told by SAVEFH and PUTFH", () => {
  expect(Buffer.from(linkBytes).toString("hex")).toBe("0000002000000016");
});
