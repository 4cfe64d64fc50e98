import type { FoundEntry, FoundTree } from "../../disk/verdict/found-tree.js";
import type { ServerNode } from "./server-node.js";
import { rootHandle, type ServerTree } from "./server-tree.js";

/** All that names lead to, from the root on. */
export function treeBelow(tree: ServerTree): FoundTree {
  return entriesOf(tree.node(rootHandle), "");
}

function entriesOf(node: ServerNode, path: string): FoundEntry[] {
  if (node.kind === "file") return [];
  const names = [...node.entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return names.flatMap(([name, { node: child }]) => {
    const at = `${path}/${name}`;
    if (child.kind === "directory") return [{ path: at, kind: child.kind }, ...entriesOf(child, at)];
    const { content, ino } = child;
    return [{ path: at, kind: child.kind, bytes: content.read(0, content.size), ino }];
  });
}
