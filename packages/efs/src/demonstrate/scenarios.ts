import { publishedTwice } from "./published-twice.js";
import { removedWhileOpen } from "./removed-while-open.js";
import { replacedByRename } from "./replaced-by-rename.js";
import type { Scenario } from "./scenario.js";
import { staleAbsence } from "./stale-absence.js";
import { staleListing } from "./stale-listing.js";
import { staleSize } from "./stale-size.js";

/** Everything that two processes can show without a server of their own, in the order in which it is played. */
export const scenarios: readonly Scenario[] = [
  ...[staleAbsence, staleSize, staleListing, replacedByRename, removedWhileOpen, publishedTwice],
];
