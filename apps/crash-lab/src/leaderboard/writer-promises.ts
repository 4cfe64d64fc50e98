/** What the makers of each writer promise, and what follows from it here. In Markdown, by the writer's id. */
export const promises: Readonly<Record<string, string>> = {
  "write-file":
    "Node promises that the data was handed to the operating system. Nothing is said about a crash of the machine; the old content is cut off before the new one is written.",
  "write-file-flush":
    "Node's option has the file fsynced before the call ends. That makes the content durable, and for a new file not its name. While it writes, the old content is already gone, so a crash in the middle leaves neither.",
  "write-file-rename":
    "the usual way to let readers see either the old or the new content, which it does as long as the machine runs. It asks for nothing to be durable, so the new name may come back with content that never reached the disk.",
  "keyv-file":
    "a file storage for Keyv; its documentation says nothing about crashes. It writes its file with `fs.writeFile`, a moment after the first of several changes, and acknowledges then. A file that it cannot parse counts as an empty store, which is why damage shows as a missing value.",
  unstorage: "the driver stores a value with `fs.writeFile`; its documentation says nothing about crashes.",
  "unstorage-atomic":
    "the option, new in the coming major version, promises that concurrent readers never see a part of a value. It writes a temporary file and renames it; it promises nothing about crashes, and does no fsync.",
  "write-file-atomic":
    'it promises that a write is atomic, and by default fsyncs the file before it renames it: what is read is always one of the saved values, whole. It does not promise that the newest one is durable when it calls back, since the directory is not fsynced. Its cases of "lost" are of that kind: the value before comes back.',
  careful:
    "no library, ten lines on Node's own `fs`: the temporary file is fsynced before the rename, and the directory after it. It is here to show that the contract can be kept without any library, by one process that writes one value.",
  "holdfast-local":
    "an acknowledged commit survives a power cut where the disk honours fsync, and what is read is one whole checkpoint. It pays with several fsyncs for each save, and with a directory for what others keep in a file.",
};
