import type { CaseContext } from "../../case/case-context.js";
import { checkListsExactly } from "../../case/check-listing.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { storeObjects } from "../../case/store-objects.js";
import { pagesOf } from "./pages-of.js";
import { shuffled } from "./shuffled.js";

async function checkComplete(context: CaseContext, keyOf: (n: number) => string): Promise<void> {
  const { open, choices, tuning, traits } = context;
  const { orderedListing } = traits;
  const client = await open();
  const keys = Array.from({ length: tuning.manyKeys }, (_, n) => keyOf(n));
  await storeObjects(client, shuffled([...keys, "before", "z/behind"], choices));
  const other = await open();
  checkListsExactly(await other.list("many/"), keys, orderedListing, `list("many/")`);
  if (!orderedListing) return;
  // The page size of most stores, and one that fits none.
  for (const limit of [1000, 777]) {
    checkListsExactly(await pagesOf(client, "many/", limit), keys, true, `"many/" in pages of ${limit}`);
  }
}

export const manyInOne: ConformanceCase = {
  id: "LIST-08",
  group: "list",
  title: "a listing of thousands of objects in one folder is complete",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => await checkComplete(context, (n) => `many/k-${n}`),
};

export const manyInMany: ConformanceCase = {
  id: "LIST-09",
  group: "list",
  title: "a listing of thousands of objects in hundreds of folders is complete",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => await checkComplete(context, (n) => `many/${n % 17}/f-${n % 13}/k-${n}`),
};
