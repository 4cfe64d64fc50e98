import type { ClientCall } from "../guest/client-call.js";
import type { AgreementCase, AgreementStep } from "./agreement-case.js";

const a = (call: ClientCall): AgreementStep => ({ kind: "call", who: "a", call });
const b = (call: ClientCall): AgreementStep => ({ kind: "call", who: "b", call });

const create = (path: string, text = "one"): ClientCall => ({ kind: "create", path, text });
const open = (path: string): ClientCall => ({ kind: "open", path });
const openFreshly = (path: string): ClientCall => ({ kind: "open-freshly", path });
const stat = (path: string): ClientCall => ({ kind: "stat", path });
const readdir = (path = ""): ClientCall => ({ kind: "readdir", path });
const hold = (path: string): ClientCall => ({ kind: "hold", path, as: "held" });
const readHeld: ClientCall = { kind: "read-held", as: "held" };
const statHeld: ClientCall = { kind: "stat-held", as: "held" };
const letGo: ClientCall = { kind: "let-go", as: "held" };
const link = (path: string, to: string): ClientCall => ({ kind: "link", path, to });
const rename = (path: string, to: string): ClientCall => ({ kind: "rename", path, to });
const unlink = (path: string): ClientCall => ({ kind: "unlink", path });
const mkdir = (path: string): ClientCall => ({ kind: "mkdir", path });
const rmdir = (path: string): ClientCall => ({ kind: "rmdir", path });

/** The answer of a call of `a` is lost, which is the first to name the path from then on, and has made or removed it. */
function losing(call: ClientCall, applied: { path: string; isThere: boolean }): AgreementStep {
  return { kind: "lost-reply", who: "a", call, applied };
}

/** Longer than attributes of a file are believed, and shorter than those of a directory. */
const pastFileAttributes: AgreementStep = { kind: "wait", forMs: 3500 };

/** What one client sees of what the other does. */
const seen: readonly AgreementCase[] = [
  {
    id: "absence-open",
    title: "a name that was absent stays absent to open, until its directory is opened",
    steps: [b(open("x")), a(create("x")), b(open("x")), b(openFreshly("x")), b(open("x"))],
  },
  {
    id: "absence-stat",
    title: "a name that was absent stays absent to stat, until its directory is listed",
    steps: [b(stat("x")), a(create("x")), b(stat("x")), b(readdir()), b(stat("x"))],
  },
  {
    id: "absence-lasts",
    title: "an absence is believed for longer than the attributes of a file",
    steps: [b(open("x")), a(create("x")), pastFileAttributes, b(open("x"))],
  },
  {
    id: "absence-link",
    title: "a link from a name that was absent reaches the server",
    steps: [b(create("own")), b(stat("y")), a(create("y", "two")), b(link("own", "y")), b(open("y"))],
  },
  {
    id: "absence-mkdir",
    title: "a directory made at a name that was absent reaches the server",
    steps: [b(stat("d")), a(mkdir("d")), b(mkdir("d")), b(readdir("d"))],
  },
  {
    id: "absence-create",
    title: "an exclusive creation at a name that was absent reaches the server",
    steps: [b(stat("x")), a(create("x")), b(create("x", "two")), b(open("x"))],
  },
  {
    id: "own-change",
    title: "a change of one's own in a directory makes another's visible there",
    steps: [b(open("x")), a(create("x")), b(create("own")), b(open("x"))],
  },
  {
    id: "listing",
    title: "a listing shows what the other has made and removed",
    steps: [a(create("x")), b(readdir()), a(create("y")), a(unlink("x")), b(readdir())],
  },
  {
    id: "removed-open",
    title: "a file that the other has removed is gone to open",
    steps: [a(create("x")), b(open("x")), a(unlink("x")), b(open("x"))],
  },
  {
    id: "removed-stat",
    title: "a file that the other has removed may still be there to stat",
    steps: [a(create("x")), b(open("x")), a(unlink("x")), b(stat("x")), b(readdir()), b(stat("x"))],
  },
  {
    id: "removed-unlink",
    title: "to remove what the other has removed finds nothing",
    steps: [a(create("x")), b(open("x")), a(unlink("x")), b(unlink("x"))],
  },
  {
    id: "links-stat",
    title: "the number of links is that of some time ago",
    steps: [a(create("x")), b(stat("x")), a(link("x", "y")), b(stat("x")), b(openFreshly("x")), b(stat("x"))],
  },
  {
    id: "full-directory",
    title: "a directory that the other has put something into is not removed",
    steps: [a(mkdir("d")), b(readdir("d")), a(create("d/x")), b(rmdir("d")), b(readdir("d"))],
  },
  {
    id: "removed-directory",
    title: "nothing is made in a directory that the other has removed",
    steps: [a(mkdir("d")), b(readdir("d")), a(rmdir("d")), b(create("d/x"))],
  },
];

/** What becomes of files that somebody has open. */
const held: readonly AgreementCase[] = [
  {
    id: "held-removed-by-other",
    title: "a file that the other removes while it is open",
    steps: [a(create("x")), b(hold("x")), a(unlink("x")), b(readHeld), b(letGo), a(readdir())],
  },
  {
    id: "held-removed-stat",
    title:
      "what is left of a file that the other removed while it is open, when its attributes are asked for anew",
    steps: [a(create("x")), b(hold("x")), a(unlink("x")), pastFileAttributes, b(statHeld), b(letGo)],
  },
  {
    id: "held-removed-failover",
    title: "a file that the other removed while it is open, after the server that knew of it is gone",
    steps: [a(create("x")), b(hold("x")), a(unlink("x")), { kind: "failover" }, b(readHeld), b(letGo)],
  },
  {
    id: "held-failover",
    title: "a file that is open when the server fails over",
    steps: [a(create("x")), b(hold("x")), { kind: "failover" }, b(readHeld), b(letGo)],
  },
  {
    id: "silly-rename",
    title: "a file removed by the client that has it open gets another name",
    steps: [a(create("x")), b(hold("x")), b(unlink("x")), a(readdir()), b(readHeld), b(letGo), a(readdir())],
  },
  {
    id: "replaced",
    title: "a file that the other replaces by rename",
    steps: [
      ...[a(create("p")), b(open("p")), a(create("t", "two")), a(rename("t", "p"))],
      ...[b(open("p")), b(readdir())],
    ],
  },
  {
    id: "rename-over-open",
    title: "a rename over what the same client has open",
    steps: [
      ...[a(create("p")), a(hold("p")), a(create("t", "two")), a(rename("t", "p")), b(readdir())],
      ...[a(readHeld), a(letGo), b(readdir()), b(open("p"))],
    ],
  },
  {
    id: "rename-same-file",
    title: "a rename between two names of one file leaves both",
    steps: [a(create("x")), a(link("x", "y")), a(rename("x", "y")), b(readdir())],
  },
];

/** What a call answers whose first answer was lost. */
const lost: readonly AgreementCase[] = [
  {
    id: "lost-link",
    title: "a link whose answer is lost",
    steps: [
      ...[
        a(create("t")),
        a(open("t")),
        a(stat("t")),
        a(stat("y")),
        losing(link("t", "y"), { path: "y", isThere: true }),
      ],
      ...[b(readdir()), a(openFreshly("y"))],
    ],
  },
  {
    id: "lost-rename",
    title: "a rename whose answer is lost",
    steps: [
      ...[a(create("t")), a(stat("y")), losing(rename("t", "y"), { path: "y", isThere: true })],
      ...[b(readdir()), a(openFreshly("y"))],
    ],
  },
  {
    id: "lost-mkdir",
    title: "a directory whose making is not answered",
    steps: [a(stat("d")), losing(mkdir("d"), { path: "d", isThere: true }), b(readdir())],
  },
  {
    id: "lost-unlink",
    title: "a removal whose answer is lost",
    steps: [a(create("x")), a(stat("x")), losing(unlink("x"), { path: "x", isThere: false }), b(readdir())],
  },
  {
    id: "lost-rmdir",
    title: "the removal of a directory whose answer is lost",
    steps: [a(mkdir("d")), a(readdir("d")), losing(rmdir("d"), { path: "d", isThere: false }), b(readdir())],
  },
  {
    id: "lost-create",
    title: "an exclusive creation whose answer is lost",
    steps: [a(stat("x")), losing(create("x"), { path: "x", isThere: true }), b(openFreshly("x"))],
  },
];

/** What a client may see, as a list that real kernels and the simulated world are both put to. */
export const agreementCases: readonly AgreementCase[] = [...seen, ...held, ...lost];
