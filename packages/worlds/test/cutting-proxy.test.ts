import type { Socket } from "node:net";
import { type Clock, systemClock } from "@holdfast/core";
import { ManualClock } from "@holdfast/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { Choices } from "../src/index.js";
import {
  type Cut,
  type CuttingProxy,
  type CuttingProxyOptions,
  cuttingProxy,
  scriptedCuts,
} from "../src/network/index.js";
import { drained } from "./support/outcomes.js";
import { lineServer, settled, TestClient, type TestServer, testServer, until } from "./support/tcp-server.js";

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const open of opened.splice(0).reverse()) await open.close();
});

interface Place {
  readonly server: TestServer;
  readonly proxy: CuttingProxy;
  client(): TestClient;
}

async function placeWith(
  options: Partial<CuttingProxyOptions> = {},
  serving: Promise<TestServer> = lineServer(),
): Promise<Place> {
  const server = await serving;
  const proxy = await cuttingProxy({ target: server.address, ...options });
  opened.push(server, proxy);
  const client = (): TestClient => {
    const made = new TestClient(proxy.address);
    opened.push({
      close: async () => {
        made.socket.destroy();
        await made.closed;
      },
    });
    return made;
  };
  return { server, proxy, client };
}

/** A clock that knows how many timers were ever set on it. */
class CountingClock extends ManualClock {
  set = 0;

  override schedule(callback: () => void, delayMs: number): () => void {
    this.set += 1;
    return super.schedule(callback, delayMs);
  }
}

/** The first exchange of each connection meets the cut. */
const cutting = (cut: Cut): Partial<CuttingProxyOptions> => ({ plan: scriptedCuts([{ exchange: 1, cut }]) });

describe("what passes", () => {
  it("goes both ways unchanged, one exchange after the other", async () => {
    const { server, proxy, client } = await placeWith();
    const asking = client();
    expect(await asking.ask("one")).toBe("answer one\n");
    expect(await asking.ask("two")).toBe("answer two\n");
    expect(server.received).toEqual(["one\ntwo\n"]);
    expect(proxy).toMatchObject({ connections: 1, accepted: 1, cuts: [] });
  });

  it("an end passes too, each side's by itself", async () => {
    const serving = testServer((socket, received) => {
      if (received === "") socket.on("end", () => socket.end("so long"));
    });
    const { server, proxy, client } = await placeWith({}, serving);
    const asking = client();
    asking.send("that is all");
    asking.socket.end();
    await asking.closed;
    expect(asking).toMatchObject({ received: "so long", state: "end" });
    expect(server.received).toEqual(["that is all"]);
    await until(() => proxy.connections === 0);
  });

  it("a reset of the server is one for the client", async () => {
    const serving = testServer((socket, received) => {
      if (received !== "") socket.resetAndDestroy();
    });
    const { client } = await placeWith({}, serving);
    const asking = client();
    asking.send("ask");
    await asking.closed;
    expect(asking).toMatchObject({ received: "", state: "ECONNRESET" });
  });

  it("a reset of the client is one for the server", async () => {
    let ending = "";
    const serving = testServer((socket, received) => {
      if (received === "") {
        socket.on("error", (error: NodeJS.ErrnoException) => {
          ending = String(error.code);
        });
      }
      if (received !== "") socket.write("x");
    });
    const { proxy, client } = await placeWith({}, serving);
    const asking = client();
    asking.send("ask");
    await until(() => asking.received === "x");
    asking.socket.resetAndDestroy();
    await until(() => ending !== "" && proxy.connections === 0);
    expect(ending).toBe("ECONNRESET");
  });

  it("a server that is not there ends the client's connection", async () => {
    const { server, client } = await placeWith();
    await server.close();
    opened.shift();
    const asking = client();
    await asking.closed;
    expect(asking.state).toBe("ECONNRESET");
  });

  it("is handed on no faster than it is taken: a reader that pauses stops the writer", async () => {
    const chunk = Buffer.alloc(1 << 20);
    let written = 0;
    const pour = (socket: Socket): void => {
      while (written < 256) {
        written += 1;
        if (socket.write(chunk)) continue;
        socket.once("drain", () => pour(socket));
        return;
      }
    };
    const serving = testServer((socket, received) => received !== "" && pour(socket));
    const { client } = await placeWith({}, serving);
    const asking = client();
    asking.socket.pause();
    asking.send("pour");
    // What the kernel holds between three sockets is a fraction of this; nobody else may hold more.
    for (let quiet = 0, before = -1; quiet < 50; quiet = before === written ? quiet + 1 : 0) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(written).toBeLessThan(64);
    let taken = 0;
    asking.socket.removeAllListeners("data");
    asking.socket.on("data", (data) => {
      taken += data.length;
    });
    asking.socket.resume();
    await until(() => taken === 256 << 20);
  });

  it("and towards the server likewise", async () => {
    const taken: Socket[] = [];
    const serving = testServer((socket, received) => {
      if (received === "") taken.push(socket);
    });
    const { client } = await placeWith({}, serving);
    const asking = client();
    await until(() => taken.length === 1);
    taken[0]?.pause();
    let written = 0;
    const pour = (): void => {
      while (written < 256) {
        written += 1;
        if (asking.socket.write(Buffer.alloc(1 << 20))) continue;
        asking.socket.once("drain", pour);
        return;
      }
    };
    pour();
    for (let quiet = 0, before = -1; quiet < 50; quiet = before === written ? quiet + 1 : 0) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(written).toBeLessThan(64);
  });
});

describe("what is cut", () => {
  it("a dropped answer: the server has the request, and the client gets a reset and no byte", async () => {
    const { server, proxy, client } = await placeWith(cutting({ kind: "drop-answer" }));
    const asking = client();
    asking.send("ask\n");
    await asking.closed;
    expect(asking).toMatchObject({ received: "", state: "ECONNRESET" });
    expect(server.received).toEqual(["ask\n"]);
    expect(proxy.cuts).toEqual([{ connection: 1, exchange: 1, cut: { kind: "drop-answer" } }]);
  });

  it("a dropped answer with a quiet end", async () => {
    const { server, client } = await placeWith(cutting({ kind: "drop-answer", ending: "close" }));
    const asking = client();
    asking.send("ask\n");
    await asking.closed;
    expect(asking).toMatchObject({ received: "", state: "end" });
    expect(server.received).toEqual(["ask\n"]);
  });

  it("a dropped answer is the answer's, not the connection's: a request in pieces arrives whole", async () => {
    const { server, client } = await placeWith(cutting({ kind: "drop-answer" }));
    const asking = client();
    for (const piece of ["a", "s", "k"]) {
      asking.send(piece);
      await drained();
    }
    asking.send("\n");
    await asking.closed;
    expect(asking.received).toBe("");
    expect(server.received).toEqual(["ask\n"]);
  });

  it("an answer that is swallowed for a while: what the client sends meanwhile arrives", async () => {
    const clock = new CountingClock();
    const { server, client } = await placeWith({
      clock,
      ...cutting({ kind: "drop-answer", lingerMs: 100 }),
    });
    const asking = client();
    asking.send("one\n");
    await until(() => clock.set === 1);
    // The answer has begun; the next line must not begin another exchange.
    asking.send("two\n");
    await until(() => server.received[0] === "one\ntwo\n");
    clock.advance(99);
    await settled();
    expect(asking).toMatchObject({ received: "", state: "open" });
    clock.advance(1);
    await asking.closed;
    expect(asking).toMatchObject({ received: "", state: "ECONNRESET" });
  });

  it("a swallowed answer whose server ends meanwhile ends as was asked for", async () => {
    const serving = testServer((socket, received) => {
      if (received !== "") socket.end("answer");
    });
    const clock = new ManualClock();
    const { client } = await placeWith(
      { clock, ...cutting({ kind: "drop-answer", lingerMs: 100 }) },
      serving,
    );
    const asking = client();
    asking.send("ask");
    await asking.closed;
    expect(asking).toMatchObject({ received: "", state: "ECONNRESET" });
  });

  for (const bytes of [0, 1, 6, 10]) {
    it(`an answer truncated after ${bytes} bytes`, async () => {
      const { server, client } = await placeWith(cutting({ kind: "truncate-answer", bytes }));
      const asking = client();
      asking.send("ask\n");
      await asking.closed;
      expect(asking).toMatchObject({ received: "answer ask\n".slice(0, bytes), state: "end" });
      expect(server.received).toEqual(["ask\n"]);
    });
  }

  it("an answer truncated after its last byte is whole, and then comes the end; a longer one is not cut", async () => {
    const { client } = await placeWith(cutting({ kind: "truncate-answer", bytes: 11 }));
    const asking = client();
    expect(await asking.ask("ask")).toBe("answer ask\n");
    await asking.closed;
    const { client: other } = await placeWith(cutting({ kind: "truncate-answer", bytes: 12 }));
    const spared = other();
    expect(await spared.ask("ask")).toBe("answer ask\n");
    expect(await spared.ask("again")).toBe("answer again\n");
  });

  it("an answer truncated by a reset: libuv may tell it as an end where bytes come with it", async () => {
    const cut: Cut = { kind: "truncate-answer", bytes: 3, ending: "reset" };
    const { client } = await placeWith(cutting(cut));
    const asking = client();
    asking.send("ask\n");
    await asking.closed;
    expect(["end", "ECONNRESET"]).toContain(asking.state);
    expect("ans".startsWith(asking.received)).toBe(true);
    const { client: other } = await placeWith(cutting({ ...cut, bytes: 0 }));
    const without = other();
    without.send("ask\n");
    await without.closed;
    expect(without).toMatchObject({ received: "", state: "ECONNRESET" });
  });

  for (const bytes of [0, 2, 3]) {
    it(`a request truncated after ${bytes} bytes`, async () => {
      const cut: Cut = { kind: "truncate-request", bytes, ending: "close" };
      const { server, client } = await placeWith(cutting(cut));
      const asking = client();
      asking.send("ask\n");
      await asking.closed;
      await until(() => (server.received[0] ?? "").length >= bytes);
      expect(server.received.join()).toBe("ask\n".slice(0, bytes));
      expect(asking).toMatchObject({ received: "", state: "end" });
    });
  }

  it("an exchange that ends before the server sees it", async () => {
    for (const ending of ["reset", "close"] as const) {
      const { server, client } = await placeWith(cutting({ kind: "end", ending }));
      const asking = client();
      asking.send("ask\n");
      await asking.closed;
      expect(asking).toMatchObject({ received: "", state: ending === "reset" ? "ECONNRESET" : "end" });
      expect(server.received.join()).toBe("");
    }
  });

  it("a connection that ends as soon as it is opened: the server never hears of it", async () => {
    const plan = scriptedCuts([{ exchange: 0, cut: { kind: "end" } }]);
    const { server, client } = await placeWith({ plan });
    const asking = client();
    await asking.closed;
    expect(asking.state).toBe("ECONNRESET");
    expect(server.received).toEqual([]);
  });

  it("a black hole from the start: accepted, never answered, the server never hears of it", async () => {
    const plan = scriptedCuts([{ exchange: 0, cut: { kind: "black-hole" } }]);
    const { server, proxy, client } = await placeWith({ plan });
    const asking = client();
    asking.send("ask\n".repeat(100_000));
    await until(() => asking.socket.writableLength === 0);
    expect(asking).toMatchObject({ received: "", state: "open" });
    expect(server.received).toEqual([]);
    expect(proxy.connections).toBe(1);
    asking.socket.end();
    await until(() => proxy.connections === 0);
  });

  it("a black hole later on: what was answered was answered, and nothing more arrives", async () => {
    const plan = scriptedCuts([{ exchange: 2, cut: { kind: "black-hole" } }]);
    const { server, proxy, client } = await placeWith({ plan });
    const asking = client();
    expect(await asking.ask("one")).toBe("answer one\n");
    asking.send("two\n");
    await until(() => proxy.cuts.length === 1);
    await drained();
    expect(asking).toMatchObject({ received: "answer one\n", state: "open" });
    expect(server.received).toEqual(["one\n"]);
    asking.socket.destroy();
    await until(() => proxy.connections === 0);
  });

  it("a greeting of the server belongs to the opening", async () => {
    const serving = testServer((socket, received) => {
      if (received === "") socket.write("welcome\n");
    });
    const plan = scriptedCuts([{ exchange: 0, cut: { kind: "truncate-answer", bytes: 3 } }]);
    const { client } = await placeWith({ plan }, serving);
    const asking = client();
    await asking.closed;
    expect(asking).toMatchObject({ received: "wel", state: "end" });
  });

  it("a delayed request arrives after its delay, and a delayed answer after its own", async () => {
    const clock = new CountingClock();
    const { server, client } = await placeWith({
      clock,
      ...cutting({ kind: "delay", requestMs: 100, answerMs: 50 }),
    });
    const asking = client();
    asking.send("one\n");
    await until(() => clock.set === 1);
    asking.send("two\n");
    clock.advance(99);
    await settled();
    expect(server.received.join()).toBe("");
    clock.advance(1);
    await until(() => server.received[0] === "one\ntwo\n" && clock.set === 2);
    clock.advance(49);
    await settled();
    expect(asking.received).toBe("");
    clock.advance(1);
    await until(() => asking.received === "answer one\nanswer two\n");
    expect(await asking.ask("three")).toBe("answer three\n");
    expect(clock.set).toBe(2);
  });

  it("a delay does not outlive its connection", async () => {
    const clock = new ManualClock();
    const { server, proxy, client } = await placeWith({
      clock,
      ...cutting({ kind: "delay", requestMs: 100 }),
    });
    const asking = client();
    asking.send("ask\n");
    await until(() => proxy.cuts.length === 1);
    proxy.cutAll();
    await asking.closed;
    clock.advance(1000);
    await drained();
    expect(server.received.join()).toBe("");
  });
});

describe("the proxy", () => {
  it("lets the plan be changed under way, and tells it connection, exchange and first bytes", async () => {
    const { proxy, client } = await placeWith();
    const asked: unknown[] = [];
    proxy.plan = ({ connection, exchange, head }) => {
      asked.push([connection, exchange, Buffer.from(head).toString()]);
      return undefined;
    };
    const first = client();
    await first.ask("one");
    await first.ask("two");
    await client().ask("three");
    expect(asked).toEqual([
      [1, 0, ""],
      [1, 1, "one\n"],
      [1, 2, "two\n"],
      [2, 0, ""],
      [2, 1, "three\n"],
    ]);
  });

  it("cuts all connections that are open, and goes on with new ones", async () => {
    const { proxy, client } = await placeWith();
    const [one, two] = [client(), client()];
    await one.ask("one");
    await two.ask("two");
    expect(proxy.connections).toBe(2);
    proxy.cutAll();
    await Promise.all([one.closed, two.closed]);
    expect([one.state, two.state]).toEqual(["ECONNRESET", "ECONNRESET"]);
    await until(() => proxy.connections === 0);
    expect(await client().ask("three")).toBe("answer three\n");
    expect(proxy.accepted).toBe(3);
  });

  it("refuses connections while it does not listen, keeps those it has, and comes back at the same port", async () => {
    const { proxy, client } = await placeWith();
    const { port } = proxy.address;
    const kept = client();
    await kept.ask("one");
    proxy.stopListening();
    const refused = client();
    await refused.closed;
    expect(refused.state).toBe("ECONNREFUSED");
    expect(await kept.ask("two")).toBe("answer two\n");
    await proxy.listen();
    expect(proxy.address.port).toBe(port);
    expect(await client().ask("three")).toBe("answer three\n");
  });

  it("leaves no socket and no timer when it is closed, whatever is under way, and may be closed twice", async () => {
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter((name) => name.includes("TCP")).length;
    const before = sockets();
    let timers = 0;
    const clock: Clock = {
      ...systemClock,
      schedule: (callback, delayMs) => {
        timers += 1;
        const cancel = systemClock.schedule(callback, delayMs);
        return () => {
          timers -= 1;
          cancel();
        };
      },
    };
    const server = await lineServer();
    const cuts: Cut[] = [
      { kind: "pass" },
      { kind: "black-hole" },
      { kind: "delay", requestMs: 60_000 },
      { kind: "drop-answer", lingerMs: 60_000 },
    ];
    const plan = scriptedCuts(cuts.map((cut, index) => ({ connection: index + 1, cut })));
    const proxy = await cuttingProxy({ target: server.address, plan, clock });
    const clients: TestClient[] = [];
    for (const [index] of cuts.entries()) {
      const client = new TestClient(proxy.address);
      clients.push(client);
      client.send("ask\n");
      await until(() => proxy.cuts.length === index);
    }
    await until(() => timers === 2);
    await proxy.close();
    expect(timers).toBe(0);
    expect(proxy.connections).toBe(0);
    await proxy.close();
    await Promise.all(clients.map(({ closed }) => closed));
    await server.close();
    await until(() => sockets() <= before);
    const late = new TestClient(proxy.address);
    await late.closed;
    expect(late.state).toBe("ECONNREFUSED");
  });

  it("loses no byte and keeps their order through any sizes of chunks", async () => {
    const serving = testServer((socket, received) => {
      if (received === "") socket.on("data", (chunk) => socket.write(chunk));
    });
    const { client } = await placeWith({}, serving);
    const asking = client();
    const choices = new Choices(11);
    let sent = "";
    for (let chunk = 0; chunk < 60; chunk += 1) {
      const text = `${chunk} `.repeat(1 + choices.below(20_000));
      sent += text;
      asking.send(text);
      if (choices.chance(0.3)) await drained();
    }
    await until(() => asking.received.length >= sent.length);
    expect(asking.received === sent).toBe(true);
  });
});
