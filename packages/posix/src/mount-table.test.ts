import { describe, expect, it } from "vitest";
import { findMount, parseMountTable } from "./mount-table.js";

const table = `
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
23 22 0:22 / /tmp rw,nosuid - tmpfs tmpfs rw,size=1k
24 22 254:1 / /data rw,noatime master:1 shared:2 - xfs /dev/vdb rw,attr2
25 24 254:2 /sub /data rw - ext4 /dev/vdc rw,nobarrier,data=writeback
26 22 0:40 / /data\\040two ro - nfs4 10.0.0.1:/ rw,vers=4.1,hard,proto=tcp
27 22 0:41 /@ /pool rw - btrfs /dev/vdd rw,subvol=/@
a line that is none
`;

/** st_dev of the device as glibc's makedev(3) puts it together. */
const device = (major: number, minor: number): number =>
  major * 256 + (minor & 0xff) + (minor >> 8) * 2 ** 20;
const mounts = parseMountTable(table);

describe("the mount table", () => {
  it("is read with its options, octal escapes and optional fields", () => {
    expect(mounts).toHaveLength(6);
    const nfs = mounts.find(({ type }) => type === "nfs4")!;
    expect(nfs).toMatchObject({ mountPoint: "/data two", source: "10.0.0.1:/", device: "0:40" });
    expect([nfs.options.get("vers"), nfs.options.has("hard"), nfs.options.has("ro")]).toEqual([
      "4.1",
      true,
      true,
    ]);
    expect(mounts[3]!.options.get("data")).toBe("writeback");
  });

  it.each([
    ["/", device(254, 0), "/dev/vda"],
    ["/home/x", device(254, 0), "/dev/vda"],
    ["/tmp", device(0, 22), "tmpfs"],
    ["/tmpfile", device(254, 0), "/dev/vda"],
    ["/data/store", device(254, 2), "/dev/vdc"],
    ["/data two/store", device(0, 40), "10.0.0.1:/"],
  ])("of %s is found by place and device", (path, dev, source) => {
    expect(findMount(mounts, path, dev)?.source).toBe(source);
  });

  it("a mount hidden by another is not taken for it", () => {
    expect(findMount(mounts, "/data/store", device(254, 1))?.source).toBe("/dev/vdb");
  });

  it("a device that no mount around has is not guessed", () => {
    expect(findMount(mounts, "/home", device(8, 1))).toBeUndefined();
  });

  it("btrfs subvolumes have devices of their own, so the place decides", () => {
    expect(findMount(mounts, "/pool/store", device(0, 77))?.type).toBe("btrfs");
  });

  it("the number of a mount decides, where one of the same device lies hidden under another", () => {
    const hidden = parseMountTable(`
30 22 0:50 / /a/b rw - nfs4 server:/ rw
31 22 0:50 /part /a ro - nfs4 server:/ rw
`);
    expect(findMount(hidden, "/a/b/store", device(0, 50), 31)).toMatchObject({ root: "/part" });
    expect(findMount(hidden, "/a/b/store", device(0, 50))).toMatchObject({ root: "/" });
    expect(findMount(hidden, "/a/b/store", device(0, 50), 99)).toMatchObject({ id: 30 });
  });

  it("takes large device numbers apart", () => {
    expect(
      findMount(parseMountTable("1 1 259:1027 / / rw - ext4 /dev/x rw"), "/a", device(259, 1027)),
    ).toBeDefined();
  });
});
