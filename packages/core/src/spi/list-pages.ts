import type { Deadline } from "../time/deadline.js";
import type { GuardedBackend } from "./guarded-backend.js";
import type { ListedObject } from "./listed-object.js";

const objectsPerPage = 1000;

/**
 * All objects under a prefix, page by page; in one piece where the backend's listing is not ordered. The first page may
 * be asked to be small, for those who hope to find in it what they look for.
 */
export async function* listPages(
  backend: GuardedBackend,
  prefix: string,
  deadline: Deadline,
  firstPage: number = objectsPerPage,
): AsyncGenerator<readonly ListedObject[]> {
  if (!backend.traits.orderedListing) {
    yield await backend.list(prefix, deadline);
    return;
  }
  for (let after: string | undefined, limit = firstPage; ; limit = objectsPerPage) {
    const page = await backend.list(prefix, deadline, { limit, ...(after !== undefined && { after }) });
    yield page;
    after = page.at(-1)?.key;
    if (page.length < limit) return;
  }
}
