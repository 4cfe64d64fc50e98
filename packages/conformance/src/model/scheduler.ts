import type { VerbCall } from "@holdfast/worlds";
import { type Chooser, type Cost, type Costs, fatePoint, turnPoint } from "./chooser.js";
import type { Environment } from "./configuration.js";
import { Fingerprint } from "./fingerprint.js";
import type { Machine } from "./machine.js";
import { type Board, type Move, movesIn, type Turn } from "./moves.js";
import { describeCall } from "./trace.js";
import type { World } from "./world.js";

/** A schedule that has not come to its end by then never will. */
const mostEvents = 20_000;
/** Machines that may be added while a schedule runs count from here on when nobody is current. */
const nobody = 63;

/** Suspends whoever reaches a verb, and lets one go on at a time, as the chooser says. */
export class Scheduler implements Board {
  readonly machines: Machine[] = [];
  readonly waiting: Turn[] = [];
  /** What is under way to the storage although nobody waits for it any more. */
  readonly late: Turn[] = [];
  current: Machine | undefined;
  /** Whether nobody waits: everything goes on at once and nothing fails. */
  isDirect = false;
  /** The chooser ended the schedule, its future being known. */
  isCut = false;
  steps = 0;
  readonly #world: World;
  readonly #chooser: Chooser;
  readonly #late = new Fingerprint();
  readonly #fates = new WeakMap<VerbCall, string>();
  #idleTurns = 0;

  constructor(world: World, chooser: Chooser) {
    this.#world = world;
    this.#chooser = chooser;
  }

  get environment(): Environment {
    return this.#world.options.environment;
  }

  add(machine: Machine): void {
    this.machines.push(machine);
  }

  /** Goes on, one event at a time, until everybody has come to an end. */
  async run(): Promise<void> {
    const { findings, promises } = this.#world;
    await undefined;
    for (let events = 0; events < mostEvents; events += 1) {
      await drained();
      this.steps += 1;
      promises.judgeBounds();
      if (findings.violations.length > 0) return;
      const moves = movesIn(this);
      if (moves.length === 0) break;
      const move = moves.length === 1 ? moves[0] : this.#choose(moves);
      if (!move) return;
      move.run();
    }
    const isStuck = this.machines.some(({ busy, isDead }) => busy > 0 && !isDead);
    findings.judge("BOUNDED", !isStuck, () => "somebody waits for what never comes");
    this.isCut = findings.violations.length === 0 && this.#isKnown(nobody + 1);
  }

  /** A choice that is not about whose turn it is. */
  choose(machine: Machine, costs: Costs): number {
    machine.calls += 1;
    return this.#chooser.choose(fatePoint(machine.index, machine.calls), costs);
  }

  /** What is under way lands: part of it before anybody recovers, the rest after, as chosen. */
  chooseLanding(): boolean[] {
    return this.late.map(() => {
      this.#idleTurns += 1;
      return this.#chooser.choose(turnPoint(nobody, this.#idleTurns), landing) === 0;
    });
  }

  /** The current one has something to do that the chooser may put off. */
  take(machine: Machine, kind: Turn["kind"], call?: VerbCall): Promise<void> | undefined {
    if (machine.isDead) return new Promise(() => undefined);
    if (this.isDirect) return undefined;
    return new Promise<void>((resolve) => {
      this.waiting.push({ machine, kind, call, go: resolve });
    });
  }

  /** One waiting turn is taken. */
  go(turn: Turn): void {
    const { machine, call } = turn;
    this.waiting.splice(this.waiting.indexOf(turn), 1);
    this.#makeCurrent(machine);
    const { history, clock } = machine;
    history.number(clock.wallMs()).number(clock.monotonicMs());
    if (turn.kind === "arrive" && call) this.#note(history, call);
    if (turn.kind === "arrive" && call)
      this.#world.trace?.arrival(machine.name, call, this.#fates.get(call) ?? "");
    if (turn.kind === "answer" && call) this.#world.trace?.answer(machine.name, call);
    turn.go();
  }

  /** What was late reaches the storage. */
  land(turn: Turn): void {
    const { call } = turn;
    this.late.splice(this.late.indexOf(turn), 1);
    this.#late.text(`landed ${call?.verb} ${call?.keys.join()}`).number(turn.machine.index);
    if (call) this.#world.trace?.event("network", `lands  ${describeCall(call)} of ${turn.machine.name}`);
    turn.go();
  }

  /** Nobody can do anything before some time has passed. */
  wait(machine: Machine): void {
    const ms = Math.max(0, machine.clock.untilDueMs() ?? 0);
    this.#makeCurrent(machine);
    this.#world.trace?.event("time", `${Math.ceil(ms)} ms pass, ${machine.name} waiting`);
    this.#world.pass(ms);
    machine.history.number(machine.clock.monotonicMs());
  }

  crash(machine: Machine, arrives: boolean): void {
    const { trace } = this.#world;
    trace?.event(machine.name, arrives ? "crashes; its request is still under way" : "crashes");
    for (const turn of this.waiting.filter((other) => other.machine === machine)) {
      this.waiting.splice(this.waiting.indexOf(turn), 1);
      if (arrives && turn.kind === "arrive") this.addLate(turn);
    }
    machine.history.text(arrives ? "crash, request under way" : "crash");
    this.#world.crash(machine);
    this.current = undefined;
  }

  stall(machine: Machine, pace: "asleep" | "set-back"): void {
    const how = pace === "asleep" ? "its monotonic clock stands still" : "its wall clock stands still";
    this.#world.trace?.event(machine.name, `is held up; ${how}`);
    machine.isStalled = true;
    machine.clock.pace = pace;
    this.current = undefined;
  }

  /** Time passes for everybody, or somebody sets the wall clock of one machine. */
  jump(ms: number, machine?: Machine): void {
    this.#world.trace?.event(
      "time",
      machine ? `the wall clock of ${machine.name} moves by ${ms} ms` : `${ms} ms pass`,
    );
    if (machine) machine.clock.stepWall(ms);
    else this.#world.pass(ms);
  }

  /** What is under way although nobody waits for it any more. */
  addLate(turn: Turn): void {
    this.late.push(turn);
    this.#late.text(`${turn.call?.verb} ${turn.call?.keys.join()}`).number(turn.machine.index);
  }

  /** Remembers, for the trace, what becomes of a call. */
  tellFate(call: VerbCall, how: string): void {
    if (this.#world.trace) this.#fates.set(call, how);
  }

  #makeCurrent(machine: Machine): void {
    if (machine.isStalled) {
      machine.isStalled = false;
      machine.clock.pace = "running";
      this.#world.trace?.event(machine.name, "goes on");
    }
    this.current = machine;
  }

  #choose(moves: readonly Move[]): Move | undefined {
    const { current } = this;
    if (this.#isKnown(current?.index ?? nobody)) {
      this.isCut = true;
      return undefined;
    }
    const turn = current ? ++current.turns : ++this.#idleTurns;
    const point = turnPoint(current?.index ?? nobody, turn);
    return moves[this.#chooser.choose(point, moves.map(costOf))];
  }

  /** What the storage shows to a request, so that a history tells what its machine learnt. */
  #note(history: Fingerprint, { verb, keys }: VerbCall): void {
    const { storage } = this.#world;
    if (verb === "list") history.fingerprint(storage.sumOf(keys[0] ?? ""));
    else if (verb === "read" || verb === "create") history.fingerprint(storage.printOf(keys[0] ?? ""));
  }

  #isKnown(current: number): boolean {
    const { storage, storageClock } = this.#world;
    const print = new Fingerprint()
      .number(current)
      .number(storageClock.wallMs())
      .fingerprint(storage.sumOf(""))
      .fingerprint(this.#late);
    for (const { history, clock, isDead, isStalled, busy } of this.machines) {
      print.fingerprint(history).number(busy + (isDead ? 64 : 0) + (isStalled ? 128 : 0));
      print.number(clock.wallMs()).number(clock.monotonicMs()).number(clock.pace.length);
    }
    return this.#chooser.isKnown(print.low, print.high);
  }
}

const landing: Costs = ["free", "free"];

function costOf({ cost }: Move): Cost {
  return cost;
}

/** Resolves when all that can go on without an event has gone on: microtasks come before the next tick. */
export async function drained(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.nextTick(resolve);
  });
}
