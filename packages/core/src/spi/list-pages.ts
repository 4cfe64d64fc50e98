import type { Deadline } from "../time/deadline.js";
import type { GuardedBackend } from "./guarded-backend.js";
import type { ListedObject } from "./listed-object.js";

const objectsPerPage = 1000;

/** All objects under a prefix, page by page; in one piece where the backend's listing is not ordered. */
export async function* listPages(
  backend: GuardedBackend,
  prefix: string,
  deadline: Deadline,
): AsyncGenerator<readonly ListedObject[]> {
  if (!backend.traits.orderedListing) {
    yield await backend.list(prefix, deadline);
    return;
  }
  for (let after: string | undefined; ; ) {
    const page = await backend.list(prefix, deadline, {
      limit: objectsPerPage,
      ...(after !== undefined && { after }),
    });
    yield page;
    after = page.at(-1)?.key;
    if (page.length < objectsPerPage) return;
  }
}
