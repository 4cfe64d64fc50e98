import type { JobMessage } from "@holdfast/conformance/trial";
import { describe, expect, it } from "vitest";
import { readyLine, renderMessage, WorkerLines } from "./worker-lines.js";

const committed: JobMessage = { kind: "committed", generation: 1, epoch: 2 };

function heard(...chunks: readonly string[]): { ready: number; messages: JobMessage[]; others: string[] } {
  const all = { ready: 0, messages: [] as JobMessage[], others: [] as string[] };
  const lines = new WorkerLines({
    onReady: () => {
      all.ready += 1;
    },
    onMessage: (message) => all.messages.push(message),
    onOther: (line) => all.others.push(line),
  });
  for (const chunk of chunks) lines.push(chunk);
  return all;
}

describe("WorkerLines", () => {
  it("hears what was said, in whatever pieces it comes and whatever a terminal makes of its line ends", () => {
    const text = `${readyLine}\r\n${renderMessage(committed)}\r\n${renderMessage({ kind: "sweeping" })}\n`;
    for (const chunks of [[text], [...text]]) {
      expect(heard(...chunks)).toMatchObject({ ready: 1, messages: [committed, { kind: "sweeping" }] });
    }
  });

  it("DURABLE: what a cut left of the last line was never said", () => {
    expect(heard(`${renderMessage(committed)}`).messages).toEqual([]);
    expect(
      heard(`${renderMessage({ kind: "claiming" })}\n${renderMessage(committed).slice(0, -3)}`).messages,
    ).toEqual([{ kind: "claiming" }]);
  });

  it("passes a kernel's messages by", () => {
    const { messages, others } = heard(
      `EXT4-fs (ubda): mounted\n${renderMessage(committed)}\n{"kind":"committed"}\n`,
    );
    expect(messages).toEqual([committed]);
    expect(others).toEqual(["EXT4-fs (ubda): mounted", '{"kind":"committed"}']);
  });

  it.each(['@@ {"kind":', "@@ 7", "@@ null", "@@ {}", "@@ rea"])("does not guess at %s", (line) => {
    expect(() => heard(`${line}\n`)).toThrow(line.slice(3));
  });
});
