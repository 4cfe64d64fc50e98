import { efsBackend } from "../efs-backend.js";
import { knownAcknowledgements } from "../mount/acknowledgement.js";
import type { OpenStore } from "./scenario.js";

/** A store for showing, on whatever place there is: everything is accepted that can be. */
export const openDemonstrationStore: OpenStore = (directory) =>
  efsBackend({ directory, acknowledge: knownAcknowledgements });
