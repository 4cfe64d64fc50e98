import { expect, it } from "vitest";
import { checksum } from "./checksum.js";

const digits = Buffer.from("123456789");

// The check values of the catalogue of CRC algorithms, and of the test vectors of the hashes.
it.each([
  ["crc32", "cbf43926"],
  ["crc32c", "e3069283"],
  ["crc64nvme", "ae8b14860a799888"],
  ["sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
  ["sha256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"],
])("%s", (algorithm, hex) => {
  expect(Buffer.from(checksum(algorithm, digits) ?? "", "base64").toString("hex")).toBe(hex);
});

it("knows no others", () => {
  expect(checksum("md4", digits)).toBeUndefined();
});
