import type { CrashWindow } from "../crash-states/crash-state.js";
import { rootIno } from "../inode.js";
import type { FoundDirectory, FoundFile } from "./found-shape.js";
import { changesOf, isPossibleContent } from "./possible-content.js";
import { arePossibleNames, type Binding, bindingsOf, type NameGroup, nameGroups } from "./possible-names.js";

/** A group of names, and what was found under them. */
interface FoundGroup {
  readonly group: NameGroup;
  readonly found: FoundDirectory;
}

/**
 * Why a crash cannot have left what was found where every change is kept or lost by itself; undefined when it can. Names
 * and contents are free of each other, so what is looked for is only which inode each file and directory was found as.
 */
export function refusalWhereFree(window: CrashWindow, root: FoundDirectory): string | undefined {
  return new FreeSearch(window, root).refusal();
}

class FreeSearch {
  readonly #window: CrashWindow;
  readonly #root: FoundDirectory;
  readonly #possible = new Map<FoundFile, Map<number, boolean>>();
  /** Which directory each was found as; every one is found once. */
  readonly #directories = new Map<number, FoundDirectory>();
  /** What got farthest tells most. */
  #refusal = "";

  constructor(window: CrashWindow, root: FoundDirectory) {
    this.#window = window;
    this.#root = root;
  }

  refusal(): string | undefined {
    this.#directories.set(rootIno, this.#root);
    return this.#matchesBelow([[rootIno, this.#root]], []) ? undefined : this.#refusal;
  }

  /** Takes the directories one after the other, and each that lies in it as any that its name can lead to. */
  #matchesBelow(left: readonly (readonly [number, FoundDirectory])[], done: readonly FoundGroup[]): boolean {
    const [next, ...others] = left;
    if (!next) return this.#matchesFiles(done);
    const [ino, found] = next;
    const { durable, pending } = this.#window;
    const entries = durable.directory(ino)?.entries ?? new Map<string, number>();
    const groups = nameGroups(ino, entries, pending, found.entries.keys());
    const below = [...found.entries].flatMap(([name, entry]) => {
      if (entry.kind === "file") return [];
      const group = groups.find(({ names }) => names.has(name));
      const inos = group ? [...bindingsOf(group, name)] : [];
      return [
        { entry, inos: inos.filter((one) => one !== undefined && durable.directory(one) !== undefined) },
      ];
    });
    const all = [...done, ...groups.map((group) => ({ group, found }))];
    const take = (at: number, more: readonly (readonly [number, FoundDirectory])[]): boolean => {
      const directory = below[at];
      if (!directory) return this.#matchesBelow([...others, ...more], all);
      for (const one of directory.inos) {
        if (one === undefined || this.#directories.has(one)) continue;
        this.#directories.set(one, directory.entry);
        if (take(at + 1, [...more, [one, directory.entry]])) return true;
        this.#directories.delete(one);
      }
      if (directory.inos.length === 0) this.#refuse(`${directory.entry.path} can be no directory`);
      return false;
    };
    return take(0, []);
  }

  /** Takes files as any inode that their names can lead to and that can have their content. */
  #matchesFiles(groups: readonly FoundGroup[]): boolean {
    const candidates = new Map<FoundFile, Set<number>>();
    const groupsOf = new Map<FoundFile, Set<FoundGroup>>();
    for (const one of groups) {
      for (const name of one.group.names) {
        const entry = one.found.entries.get(name);
        if (entry?.kind !== "file") continue;
        groupsOf.set(entry, (groupsOf.get(entry) ?? new Set()).add(one));
        const bindings = bindingsOf(one.group, name);
        const before = candidates.get(entry) ?? [...bindings].filter((ino) => this.#canHold(ino, entry));
        const both = [...before].filter((ino) => bindings.has(ino));
        candidates.set(entry, new Set(both.filter((ino) => ino !== undefined)));
      }
    }
    for (const [file, inos] of candidates) {
      if (inos.size === 0) return this.#refuse(this.#whyNoFile(file, groupsOf.get(file) ?? new Set()));
    }
    const files = [...candidates.keys()];
    return (
      parts(files, candidates, groupsOf).every((part) => {
        const touched = new Set(part.flatMap((file) => [...(groupsOf.get(file) ?? [])]));
        if (this.#assign(part, candidates, new Map(), [...touched])) return true;
        return this.#refuse(
          `the names of ${part.map(({ path }) => path).join(" and ")} cannot be so at once`,
        );
      }) &&
      groups.every((one) => {
        if ([...one.group.names].some((name) => one.found.entries.get(name)?.kind === "file")) return true;
        if (this.#fits(one, new Map())) return true;
        const at = one.found.path === "/" ? "" : one.found.path;
        return this.#refuse(
          `the names ${[...one.group.names].map((name) => `${at}/${name}`)} cannot be so at once`,
        );
      })
    );
  }

  #assign(
    files: readonly FoundFile[],
    candidates: ReadonlyMap<FoundFile, ReadonlySet<number>>,
    chosen: Map<FoundFile, number>,
    groups: readonly FoundGroup[],
  ): boolean {
    const [file, ...others] = files;
    if (!file) return groups.every((one) => this.#fits(one, chosen));
    for (const ino of candidates.get(file) ?? []) {
      if ([...chosen.values()].includes(ino)) continue;
      chosen.set(file, ino);
      if (this.#assign(others, candidates, chosen, groups)) return true;
      chosen.delete(file);
    }
    return false;
  }

  #fits({ group, found }: FoundGroup, chosen: ReadonlyMap<FoundFile, number>): boolean {
    return arePossibleNames(group, (name, binding) => {
      const entry = found.entries.get(name);
      // Of two names of a directory a repair leaves one.
      if (!entry) return binding === undefined || this.#directories.has(binding);
      if (entry.kind === "file") return binding === chosen.get(entry);
      return binding !== undefined && this.#directories.get(binding) === entry;
    });
  }

  #canHold(ino: Binding, file: FoundFile): boolean {
    if (ino === undefined) return false;
    const known = this.#possible.get(file) ?? new Map<number, boolean>();
    this.#possible.set(file, known);
    const { durable, pending } = this.#window;
    const content = durable.file(ino)?.content;
    const answer =
      known.get(ino) ??
      (content !== undefined &&
        isPossibleContent({ durable: content, changes: changesOf(ino, pending) }, file.bytes));
    known.set(ino, answer);
    return answer;
  }

  #whyNoFile(file: FoundFile, groups: ReadonlySet<FoundGroup>): string {
    const leads = [...groups].some(({ group, found }) =>
      [...group.names].some((name) => {
        const isIt = found.entries.get(name) === file;
        return isIt && [...bindingsOf(group, name)].some((ino) => ino !== undefined);
      }),
    );
    if (!leads) return `${file.path} is there, and no name that was kept could lead to it`;
    return `${file.path} has ${file.bytes.length} bytes that no sectors and sizes that were kept could give it`;
  }

  #refuse(reason: string): false {
    this.#refusal = reason;
    return false;
  }
}

/** Files in parts that are free of each other: they share no group of names, and could not be taken for the same inode. */
function parts(
  files: readonly FoundFile[],
  candidates: ReadonlyMap<FoundFile, ReadonlySet<number>>,
  groupsOf: ReadonlyMap<FoundFile, ReadonlySet<FoundGroup>>,
): FoundFile[][] {
  const found = new Map<number | FoundGroup, FoundFile[]>();
  for (const file of files) {
    const marks = [...(candidates.get(file) ?? []), ...(groupsOf.get(file) ?? [])];
    const merged = [...new Set([file, ...marks.flatMap((mark) => found.get(mark) ?? [])])];
    const allMarks = merged.flatMap((one) => [...(candidates.get(one) ?? []), ...(groupsOf.get(one) ?? [])]);
    for (const mark of allMarks) found.set(mark, merged);
  }
  return [...new Set(found.values())];
}
