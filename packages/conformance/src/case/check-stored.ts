import type { Backend } from "@holdfast/core";
import { checkSucceeds } from "./check-succeeds.js";
import { checkFails, checkSameBytes } from "./expectations.js";
import { check } from "./violation.js";

/**
 * An object is there: read with exactly these bytes, and listed once with their number.
 * @throws Violation
 */
export async function checkStored(
  client: Backend,
  key: string,
  bytes: Uint8Array,
  when: string,
): Promise<void> {
  const read = await checkSucceeds(client.read(key), `read(${key}) ${when}`);
  checkSameBytes(read, bytes, `read(${key}) ${when}`);
  const answer = await checkSucceeds(client.list(key), `list("${key}") ${when}`);
  const listed = answer.filter((object) => object.key === key);
  const [object] = listed;
  check(
    listed.length === 1,
    () => `list("${key}") ${when} has ${key} ${listed.length} times instead of once`,
  );
  check(
    object?.sizeBytes === bytes.length,
    () => `list("${key}") ${when} gives it ${object?.sizeBytes} bytes; it has ${bytes.length}`,
  );
}

/**
 * There is no such object: it cannot be read and is not listed.
 * @throws Violation
 */
export async function checkAbsent(client: Backend, key: string, when: string): Promise<void> {
  await checkFails(client.read(key), ["NOT_FOUND"], `read(${key}) ${when}`);
  const listed = (await client.list(key)).find((object) => object.key === key);
  check(
    listed === undefined,
    () => `list("${key}") ${when} has ${key} with ${listed?.sizeBytes} bytes; there should be no such object`,
  );
}
