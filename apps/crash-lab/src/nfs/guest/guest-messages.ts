import type { Tuning } from "@holdfast/conformance";
import type { JobMessage, JobOrder } from "@holdfast/conformance/trial";
import type { Json } from "@holdfast/core";
import type { ToldError } from "../remote/verb-messages.js";
import type { SuitePlace } from "../suite/suite-place.js";
import type { NfsWriterName } from "../writers/nfs-writers.js";
import type { ClientCall } from "./client-call.js";

/** What the program in a client's kernel is asked to do. Plain JSON. */
export type GuestRequest =
  | {
      /** Have somebody work on a job, until all are told to rest. */
      readonly kind: "work";
      readonly worker: string;
      readonly writer: NfsWriterName;
      /** The store's folder, from the mount point. */
      readonly directory: string;
      readonly order: JobOrder;
    }
  /** Answered when all who work have come to the end of what they were doing. */
  | { readonly kind: "rest" }
  /** A call on the mounted files, as it is. */
  | { readonly kind: "call"; readonly call: ClientCall }
  /** Publish numbered files by rename, until told to rest; see `publishByRename`. */
  | { readonly kind: "publish-by-rename"; readonly directory: string }
  /** What `inspectMount` says of a path. */
  | { readonly kind: "inspect"; readonly path: string }
  /** Mount the export once more, with options of its own. */
  | { readonly kind: "mount"; readonly mountPoint: string; readonly options: string }
  /** Run the conformance suite, and leave its report in a file. */
  | {
      readonly kind: "suite";
      readonly place: SuitePlace;
      readonly seed: number;
      readonly only?: readonly string[];
      readonly tuning?: Partial<Tuning>;
      readonly report: string;
    }
  /** Have a process serve the verbs of a backend on a port; a second time the first is killed and another starts. */
  | { readonly kind: "serve"; readonly port: number };

export type GuestOrder = GuestRequest & { readonly id: number };

/** What the program tells, in its order. Each has left the kernel when the next thing is done. */
export type GuestMessage =
  | { readonly kind: "told"; readonly worker: string; readonly message: JobMessage }
  /** Somebody who worked has ended: by himself, or with an error that nobody's work explains. */
  | { readonly kind: "ended"; readonly worker: string; readonly error?: ToldError }
  | { readonly kind: "published"; readonly path: string; readonly outcome: string }
  | { readonly kind: "progress"; readonly line: string }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Json }
  | { readonly kind: "failure"; readonly id: number; readonly error: string };
