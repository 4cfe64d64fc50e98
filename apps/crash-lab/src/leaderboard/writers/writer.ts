/** A way to keep one value in files, as a program would use it. */
export interface Writer {
  readonly id: string;
  /** What it is called in the table. */
  readonly title: string;
  /** The package that does the work, as it is named in this app's dependencies. Without it, Node itself does. */
  readonly packageName?: string;
  /** Opens the value that lies in a directory, which exists; what was saved there before is found. */
  open(directory: string): Promise<OpenWriter>;
}

export interface OpenWriter {
  /** Keeps a new value in the place of the last one. Its success is what the writer acknowledges. */
  save(value: string): Promise<void>;
  /** The value as the next run of a program would read it; undefined when there is none. */
  load(): Promise<string | undefined>;
}
