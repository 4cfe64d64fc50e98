/** One thing that a client does with the files of a mount, told as plain JSON. Paths begin at the mount point. */
export type ClientCall =
  /** Opens a file as programs do, and answers its content. */
  | { readonly kind: "open"; readonly path: string }
  /** The same, after each directory on the way was opened. */
  | { readonly kind: "open-freshly"; readonly path: string }
  /** Opens a file and keeps it open, by a name. */
  | { readonly kind: "hold"; readonly path: string; readonly as: string }
  /** Reads what is held: its first bytes, from wherever they are. */
  | { readonly kind: "read-held" | "stat-held" | "let-go"; readonly as: string }
  /** Makes a file that must not be there (O_EXCL), writes, syncs and closes it. */
  | { readonly kind: "create"; readonly path: string; readonly text: string }
  /** Size and number of links. */
  | { readonly kind: "stat"; readonly path: string }
  | { readonly kind: "readdir"; readonly path: string }
  | { readonly kind: "link" | "rename"; readonly path: string; readonly to: string }
  | { readonly kind: "unlink" | "mkdir" | "rmdir"; readonly path: string };

/** What a call came to: `ok`, with what was seen if there is anything to see, or the code of its error. */
export type CallAnswer = string;
