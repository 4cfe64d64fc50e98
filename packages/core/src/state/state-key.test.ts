import { expect, test } from "vitest";
import { assertKey } from "../key.js";
import { ownerOfStateKey, StateKeys, statePrefix } from "./state-key.js";

const nonce = "0123456789abcdef0123456789abcdef";

test("keys are never handed out twice, are legal, and say whom they were made for", () => {
  const keys = new StateKeys("orders", { generation: 3, epoch: 41 }, nonce);
  const handedOut = [keys.next(), keys.next(), keys.next()];
  expect(handedOut).toEqual([
    `orders/state/3-41-${nonce}`,
    `orders/state/3-41-${nonce}-2`,
    `orders/state/3-41-${nonce}-3`,
  ]);
  for (const key of handedOut) {
    assertKey(key);
    expect(key.startsWith(statePrefix("orders"))).toBe(true);
    expect(ownerOfStateKey("orders", key)).toEqual({ generation: 3, epoch: 41 });
    expect(ownerOfStateKey("order", key)).toBeUndefined();
  }
});

test("the longest job id makes legal keys", () => {
  const job = "x".repeat(128);
  const owner = { generation: Number.MAX_SAFE_INTEGER, epoch: Number.MAX_SAFE_INTEGER };
  const keys = new StateKeys(job, owner, nonce);
  for (let count = 0; count < 3; count += 1) expect(() => assertKey(keys.next())).not.toThrow();
});

test.each([
  "orders/state/",
  "orders/state/notes.txt",
  `orders/log/3-41-${nonce}`,
  `orders/state/3-41-${nonce}/x`,
  `orders/state/../3-41-${nonce}`,
  `orders/state/3--${nonce}`,
  `orders/state/-3-41-${nonce}`,
  `orders/state/3-41-${nonce.toUpperCase()}`,
  `orders/state/3-41-${nonce.slice(1)}`,
  `orders/state/3-41-${nonce}-`,
  `other/state/3-41-${nonce}`,
])("%s is no state object's", (key) => {
  expect(ownerOfStateKey("orders", key)).toBeUndefined();
});
