import type { VerbCall } from "@holdfast/worlds";
import type { Cost } from "./chooser.js";
import type { Environment } from "./configuration.js";
import type { Machine } from "./machine.js";

/** Somebody who waits to go on: its request to reach the storage, an answer to reach it, a sink to act. */
export interface Turn {
  readonly machine: Machine;
  readonly kind: "arrive" | "answer" | "sink";
  readonly call: VerbCall | undefined;
  readonly go: () => void;
}

/** Something that may happen next. */
export interface Move {
  readonly cost: Cost;
  readonly run: () => void;
}

/** What moves are made on; the scheduler. */
export interface Board {
  readonly environment: Environment;
  readonly machines: readonly Machine[];
  readonly waiting: readonly Turn[];
  readonly late: readonly Turn[];
  readonly current: Machine | undefined;
  go(turn: Turn): void;
  land(turn: Turn): void;
  wait(machine: Machine): void;
  crash(machine: Machine, arrives: boolean): void;
  stall(machine: Machine, pace: "asleep" | "set-back"): void;
  jump(ms: number, machine?: Machine): void;
}

/** All that may happen next; first what does in the ordinary course of things: whoever is at it goes on. */
export function movesIn(board: Board): readonly Move[] {
  const { current } = board;
  const own = current && !current.isDead && !current.isStalled ? board.waiting.filter(of(current)) : [];
  const [next, ...others] = own;
  if (current && next) return movesOf(board, current, next, others);
  const moves: Move[] = [];
  if (current && isWaiting(board, current)) moves.push({ cost: "free", run: () => board.wait(current) });
  moves.push(...movesToOthers(board, current, "free"));
  // When nobody is left, the schedule is over, and what is still under way lands as its end decides.
  return moves.length === 0 ? moves : [...moves, ...landings(board)];
}

/** The current one can go on. */
function movesOf(board: Board, current: Machine, next: Turn, others: readonly Turn[]): readonly Move[] {
  const { environment } = board;
  const moves: Move[] = [{ cost: "free", run: () => board.go(next) }];
  // The order in which one actor's own reads are answered tells nothing that the order of others' changes does not.
  const urgent = others.filter(({ call }) => environment.switchesAtAnswers || !call || changes(call));
  for (const turn of urgent) moves.push({ cost: "switch", run: () => board.go(turn) });
  moves.push(...movesToOthers(board, current, "switch"), ...landings(board));
  if (environment.crashes && current.busy > 0) {
    moves.push({ cost: "fault", run: () => board.crash(current, false) });
    const arrives = [next, ...others].some(({ kind, call }) => kind === "arrive" && changes(call));
    if (arrives) moves.push({ cost: "fault", run: () => board.crash(current, true) });
  }
  if (environment.stalls && board.machines.length > 1) {
    moves.push({ cost: "fault", run: () => board.stall(current, "asleep") });
    moves.push({ cost: "fault", run: () => board.stall(current, "set-back") });
  }
  if (environment.timeJumps) moves.push(...jumps(board, current));
  return moves;
}

/** Those who are held up come last: they wake when nobody else can do anything, or when it is chosen. */
function movesToOthers(board: Board, current: Machine | undefined, cost: Cost): readonly Move[] {
  const moves: Move[] = [];
  for (const stalled of [false, true]) {
    for (const machine of board.machines) {
      if (machine === current || machine.isDead || machine.isStalled !== stalled) continue;
      const turn = board.waiting.find(of(machine));
      if (turn) moves.push({ cost, run: () => board.go(turn) });
      else if (isWaiting(board, machine)) moves.push({ cost, run: () => board.wait(machine) });
    }
  }
  return moves;
}

function landings(board: Board): readonly Move[] {
  return board.late.map((turn) => ({ cost: "switch", run: () => board.land(turn) }));
}

const jumpsMs = [50, 12_000, 21_000, 60_000];

function jumps(board: Board, current: Machine): readonly Move[] {
  const moves: Move[] = jumpsMs.map((ms) => ({ cost: "fault", run: () => board.jump(ms) }));
  for (const ms of [-3_600_000, -1000, 1000, 3_600_000]) {
    moves.push({ cost: "fault", run: () => board.jump(ms, current) });
  }
  return moves;
}

/** Nothing of it is under way but time. */
function isWaiting({ waiting }: Board, machine: Machine): boolean {
  if (machine.isDead || machine.busy === 0 || machine.clock.untilDueMs() === undefined) return false;
  return !waiting.some(of(machine));
}

function of(machine: Machine): (turn: Turn) => boolean {
  return (turn) => turn.machine === machine;
}

function changes(call: VerbCall | undefined): boolean {
  return call !== undefined && call.verb !== "read" && call.verb !== "list";
}
