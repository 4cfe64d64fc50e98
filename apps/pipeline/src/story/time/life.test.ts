import { expect, test } from "vitest";
import { Life } from "./life.js";
import { VirtualClock } from "./virtual-clock.js";

test("hours pass in no time, in order", async () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const wait = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms);
    seen.push(`${name} at ${clock.monotonicMs()}`);
  };
  await clock.until(Promise.all([wait("late", 7_200_000), wait("early", 10), wait("between", 3_600_000)]));
  expect(seen).toEqual(["early at 10", "between at 3600000", "late at 7200000"]);
});

test("what a dead process waits for never comes, and what a stalled one waits for comes when it goes on", async () => {
  const clock = new VirtualClock();
  const [dead, stalled] = [new Life(clock), new Life(clock)];
  const seen: string[] = [];
  void dead.passes(100).then(() => seen.push("dead"));
  void stalled.passes(100).then(() => seen.push(`stalled at ${clock.monotonicMs()}`));
  dead.kill();
  stalled.holdUp();
  clock.schedule(() => stalled.goOn(), 5000);
  await clock.until(clock.sleep(10_000));
  expect(seen).toEqual(["stalled at 5000"]);
});

test("a cancelled timer of a stalled process stays cancelled", async () => {
  const clock = new VirtualClock();
  const life = new Life(clock);
  let rang = false;
  const cancel = life.clock.schedule(() => {
    rang = true;
  }, 10);
  life.holdUp();
  await clock.until(clock.sleep(100));
  cancel();
  life.goOn();
  expect(rang).toBe(false);
});
