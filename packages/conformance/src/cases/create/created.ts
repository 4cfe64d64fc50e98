import { checkStored } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkSameBytes } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { madeBytes } from "../../child/workload/made-bytes.js";

export const visibleAtOnce: ConformanceCase = {
  id: "CREATE-01",
  group: "create",
  title: "a created object is read and listed at once by every client",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const [maker, other] = [await context.open(), await context.open()];
    for (let n = 0; n < 8; n += 1) {
      const key = `jobs/visible/${n}`;
      const bytes = madeBytes({ name: key, lengthBytes: 100 + n });
      const { status } = await maker.create(key, bytes);
      check(status === "created", () => `create(${key}) of a free key answered "${status}"`);
      await checkStored(other, key, bytes, "by another client, right after create");
      await checkStored(maker, key, bytes, "right after create");
      await checkStored(await context.open(), key, bytes, "by a client opened after create");
    }
  },
};

export const exclusive: ConformanceCase = {
  id: "CREATE-02",
  group: "create",
  title: "a second create answers exists with the first one's bytes, and those stay",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const [maker, other] = [await context.open(), await context.open()];
    const first = madeBytes({ name: "first", lengthBytes: 300 });
    await maker.create("log/1", first);
    for (const [client, who] of [[other, "another client"] as const, [maker, "the maker"] as const]) {
      // A longer, a shorter, an empty and an equally long one.
      for (const lengthBytes of [4000, 10, 0, 300]) {
        const later = await client.create("log/1", madeBytes({ name: who, lengthBytes }));
        check(later.status === "exists", () => `a create of ${who} of a key that exists answered "created"`);
        checkSameBytes(
          later.bytes,
          first,
          `the first one's bytes, as a later create of ${who} answered them`,
        );
        await checkStored(client, "log/1", first, `by ${who}, after a create that was refused`);
      }
    }
  },
};

/** Whoever retries tells its own record by the nonce in it, so equal bytes prove nothing to the adapter. */
export const sameBytesAgain: ConformanceCase = {
  id: "CREATE-03",
  group: "create",
  title: "a create of the very bytes that are there answers exists",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const [maker, other] = [await context.open(), await context.open()];
    for (const lengthBytes of [0, 1, 500]) {
      const key = `same/${lengthBytes}`;
      const bytes = madeBytes({ name: "same", lengthBytes });
      await maker.create(key, bytes);
      for (const client of [maker, other, maker]) {
        const again = await client.create(key, bytes);
        check(
          again.status === "exists",
          () => `a create of the same ${lengthBytes} bytes as are there answered "created"`,
        );
        checkSameBytes(
          again.bytes,
          bytes,
          "the bytes that are there, as a create of the same ones answered them",
        );
      }
    }
  },
};

export const overWritten: ConformanceCase = {
  id: "CREATE-04",
  group: "create",
  title: "a create of a key that was written answers exists with the written bytes",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const [client, other] = [await context.open(), await context.open()];
    const written = madeBytes({ name: "written", lengthBytes: 2000 });
    await client.write("state/1", written);
    for (const creator of [client, other]) {
      const result = await creator.create("state/1", madeBytes({ name: "created", lengthBytes: 100 }));
      check(result.status === "exists", 'a create of a key that was written answered "created"');
      checkSameBytes(result.bytes, written, "the written bytes, as create answered them");
      await checkStored(other, "state/1", written, "after a create of its key");
    }
  },
};

export const afterRemoval: ConformanceCase = {
  id: "CREATE-05",
  group: "create",
  title: "a removed key can be created again, and holds the new bytes for every client",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const clients = [await context.open(), await context.open(), await context.open()] as const;
    for (let round = 0; round < 6; round += 1) {
      const [maker, remover, reader] = [0, 1, 2].map((n) => clients[(round + n) % 3]);
      check(maker !== undefined && remover !== undefined && reader !== undefined, "three clients are open");
      const bytes = madeBytes({ name: `round ${round}`, lengthBytes: 200 });
      const { status } = await maker.create("again", bytes);
      check(status === "created", () => `create of a removed key answered "${status}" in round ${round}`);
      const late = await reader.create("again", madeBytes({ name: "late", lengthBytes: 200 }));
      check(late.status === "exists", () => `a second create answered "created" in round ${round}`);
      checkSameBytes(late.bytes, bytes, `the bytes of round ${round}, as a later create answered them`);
      for (const client of clients) await checkStored(client, "again", bytes, `in round ${round}`);
      await remover.remove(["again"]);
    }
  },
};
