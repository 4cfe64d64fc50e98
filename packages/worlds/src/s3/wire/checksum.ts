import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** The checksums that S3 takes beside a body, by the name in `x-amz-checksum-<name>`; in Base64. */
export const checksumAlgorithms: readonly string[] = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

/** The checksum of the bytes in Base64, or `undefined` for an algorithm that is none. */
export function checksum(algorithm: string, bytes: Uint8Array): string | undefined {
  switch (algorithm) {
    case "crc32":
      return fourBytes(crc32(bytes));
    case "crc32c":
      return fourBytes(crc32c(bytes));
    case "crc64nvme":
      return crc64nvme(bytes).toString("base64");
    case "sha1":
    case "sha256":
      return createHash(algorithm).update(bytes).digest("base64");
    default:
      return undefined;
  }
}

function fourBytes(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes.toString("base64");
}

const castagnoli = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function crc32c(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (castagnoli[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value;
}

const nvmePolynomial = 0x9a6c9329ac4bc9b5n;
const nvmeTable = Array.from({ length: 256 }, (_, index) => {
  let value = BigInt(index);
  for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ nvmePolynomial : value >> 1n;
  return value;
});
const nvmeHigh = Uint32Array.from(nvmeTable, (value) => Number(value >> 32n));
const nvmeLow = Uint32Array.from(nvmeTable, (value) => Number(value & 0xffffffffn));

/** In two halves: big integers would take a hundred times as long. */
function crc64nvme(bytes: Uint8Array): Buffer {
  let [high, low] = [0xffffffff, 0xffffffff];
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (nvmeLow[index] ?? 0);
    high = (high >>> 8) ^ (nvmeHigh[index] ?? 0);
  }
  const result = Buffer.alloc(8);
  result.writeUInt32BE(~high >>> 0, 0);
  result.writeUInt32BE(~low >>> 0, 4);
  return result;
}
