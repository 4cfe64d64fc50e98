import type { Backend, ListedObject } from "@holdfast/core";
import { fewOf } from "../../case/check-listing.js";
import { check } from "../../case/violation.js";

/** A listing page by page, each after the last key of the one before. `between` runs after each full page. */
export async function pagesOf(
  client: Backend,
  prefix: string,
  limit: number,
  between: () => Promise<void> = async () => undefined,
): Promise<ListedObject[]> {
  const listed: ListedObject[] = [];
  for (let after: string | undefined; ; ) {
    const page = await client.list(prefix, { limit, ...(after !== undefined && { after }) });
    const keys = page.map(({ key }) => key);
    const what = `list("${prefix}", { limit: ${limit}, after: ${after} })`;
    check(page.length <= limit, () => `${what} answers ${page.length} objects`);
    const mark = after;
    const early = keys.filter((key) => mark !== undefined && key <= mark);
    check(early.length === 0, () => `${what} answers ${fewOf(early)}, not behind it`);
    listed.push(...page);
    after = keys.at(-1);
    if (page.length < limit) return listed;
    await between();
  }
}
