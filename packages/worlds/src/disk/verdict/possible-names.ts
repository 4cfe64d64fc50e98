import type { DiskAtom, NameAtom } from "../disk-atom.js";

/** What a name leads to; undefined when it leads nowhere. */
export type Binding = number | undefined;

/** Names of one directory that only renames tie together, and the changes of them in the order in which they were made. */
export interface NameGroup {
  readonly directory: number;
  readonly names: ReadonlySet<string>;
  readonly changes: readonly NameAtom[];
  readonly durable: ReadonlyMap<string, number>;
}

/** The names of a directory in groups that are free of each other: those that changes tie together, and all others alone. */
export function nameGroups(
  directory: number,
  durable: ReadonlyMap<string, number>,
  pending: readonly DiskAtom[],
  others: Iterable<string>,
): NameGroup[] {
  const groups = new Map<string, { names: Set<string>; changes: NameAtom[] }>();
  const groupOf = (name: string): { names: Set<string>; changes: NameAtom[] } => {
    const group = groups.get(name) ?? { names: new Set([name]), changes: [] };
    groups.set(name, group);
    return group;
  };
  for (const name of [...durable.keys(), ...others]) groupOf(name);
  const changes = pending.filter(
    (atom): atom is NameAtom => "directory" in atom && atom.directory === directory,
  );
  for (const change of changes) {
    const group = groupOf(change.name);
    if (change.kind !== "rename") continue;
    const other = groupOf(change.newName);
    if (other === group) continue;
    for (const name of other.names) {
      group.names.add(name);
      groups.set(name, group);
    }
  }
  for (const change of changes) groupOf(change.name).changes.push(change);
  return [...new Set(groups.values())].map((group) => ({ directory, durable, ...group }));
}

/** All that a name can lead to after a crash, taken by itself. */
export function bindingsOf(group: NameGroup, name: string): Set<Binding> {
  const bindings = new Set<Binding>([group.durable.get(name)]);
  for (const change of group.changes)
    for (const [changed, to] of effects(change)) if (changed === name) bindings.add(to);
  return bindings;
}

/** Whether some of the changes, kept, have every name of the group lead to what it may lead to. */
export function arePossibleNames(
  group: NameGroup,
  may: (name: string, binding: Binding) => boolean,
): boolean {
  const lastChange = new Map<string, number>([...group.names].map((name) => [name, -1]));
  for (const [at, change] of group.changes.entries())
    for (const [name] of effects(change)) lastChange.set(name, at);
  const names = [...group.names].sort();
  const start = new Map(names.map((name) => [name, group.durable.get(name)]));
  let states = new Map<string, Map<string, Binding>>([["", start]]);
  for (let at = -1; at < group.changes.length; at += 1) {
    const change = group.changes[at];
    const next = new Map<string, Map<string, Binding>>();
    for (const state of states.values()) {
      const kept = change && new Map([...state, ...effects(change)]);
      for (const after of kept ? [state, kept] : [state]) {
        // What no later change touches stays as it is: it is judged now, and then no longer told apart.
        const settled = names.filter((name) => lastChange.get(name) === at);
        if (!settled.every((name) => may(name, after.get(name)))) continue;
        const open = names.filter((name) => (lastChange.get(name) ?? -1) > at);
        next.set(open.map((name) => after.get(name)).join(), after);
      }
    }
    states = next;
  }
  return states.size > 0;
}

function effects(change: NameAtom): [string, Binding][] {
  switch (change.kind) {
    case "add":
      return [[change.name, change.ino]];
    case "delete":
      return [[change.name, undefined]];
    case "rename":
      return [
        [change.name, undefined],
        [change.newName, change.ino],
      ];
  }
}
