import { efsBackend } from "@holdfast/efs";
import { efsMount } from "../support/efs-mount.js";

/** Mounts, and file systems, that a probe must refuse. */
export function brokenPlaces(world) {
  const fileSystem = world.client().mount();
  const open = (options) => () => efsBackend({ directory: "/broken", fileSystem, ...options });
  const mountedWith = (change) => async (path) => {
    const facts = await efsMount(path);
    return { ...facts, mount: { ...facts.mount, ...change(facts.mount.options) } };
  };
  const option = (name, value = "") => {
    return mountedWith((options) => ({ options: new Map([...options, [name, value]]) }));
  };
  const soft = mountedWith((options) => {
    const others = [...options].filter(([name]) => name !== "hard");
    return { options: new Map([...others, ["soft", ""]]) };
  });
  const noLinks = {
    ...fileSystem,
    link: async () => {
      throw Object.assign(new Error("ENOTSUP: no links"), { code: "ENOTSUP" });
    },
  };
  return [
    { name: "a soft mount", open: open({ gather: soft }) },
    { name: "NFS version 3", open: open({ gather: option("vers", "3") }) },
    { name: "a mount that does not ask at open", open: open({ gather: option("nocto") }) },
    { name: "a local disk", open: open({ gather: mountedWith(() => ({ type: "ext4" })) }) },
    { name: "a server without hard links", open: open({ gather: efsMount, fileSystem: noLinks }) },
  ];
}
