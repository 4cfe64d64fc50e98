import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.js";
import { Deadline } from "./deadline.js";
import { SerialQueue } from "./serial-queue.js";

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test("tasks run one at a time, in order, and one that fails does not stop the next", async () => {
  const queue = new SerialQueue();
  const deadline = new Deadline({}, 1000, new ManualClock());
  const order: string[] = [];
  const first = gate();
  const ended = [
    queue.run("one", deadline, async () => {
      order.push("one begins");
      await first.opened;
      order.push("one ends");
    }),
    queue.run("two", deadline, async () => {
      order.push("two");
      throw new Error("two failed");
    }),
    queue.run("three", deadline, async () => {
      order.push("three");
      return 3;
    }),
  ];
  const settled = Promise.allSettled(ended);
  await nextTurn();
  expect(order).toEqual(["one begins"]);
  first.open();
  expect((await settled).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(order).toEqual(["one begins", "one ends", "two", "three"]);
});

test("BOUNDED: a task gives up waiting at its deadline, and those behind it still wait for those before", async () => {
  const clock = new ManualClock();
  const queue = new SerialQueue();
  const first = gate();
  const order: string[] = [];
  const one = queue.run("one", new Deadline({}, 10_000, clock), async () => {
    await first.opened;
    order.push("one");
  });
  const two = queue.run("two", new Deadline({}, 100, clock), async () => {
    order.push("two");
  });
  const three = queue.run("three", new Deadline({}, 10_000, clock), async () => {
    order.push("three");
  });
  const refused = expect(two).rejects.toMatchObject({ code: "UNAVAILABLE", outcome: "not-applied" });
  clock.advance(100);
  await refused;
  expect(order).toEqual([]);
  first.open();
  await Promise.all([one, three]);
  expect(order).toEqual(["one", "three"]);
});
