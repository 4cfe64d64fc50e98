import { nfsPort, serverAddress } from "./lab-network.js";

export interface GaneshaSetting {
  /** The folder that clients mount as `/e`. */
  readonly exported: string;
  /** Where the server notes which clients it had. */
  readonly recovery: string;
}

/** What clients mount. */
export const exportName: "/e" = "/e";

/**
 * The server's configuration: NFSv4.1 and nothing else, with a short lease and no grace period, so that neither a killed
 * server nor a dead client holds up the others for long.
 */
export function ganeshaConfig({ exported, recovery }: GaneshaSetting): string {
  return `
NFS_CORE_PARAM {
  Protocols = 4;
  NFS_Port = ${nfsPort};
  Enable_NLM = false;
  Enable_RQUOTA = false;
  Bind_addr = ${serverAddress};
}
NFSv4 {
  Minor_Versions = 1;
  RecoveryBackend = fs;
  RecoveryRoot = "${recovery}";
  Graceless = true;
  Grace_Period = 1;
  Lease_Lifetime = 10;
  Only_Numeric_Owners = true;
}
EXPORT {
  Export_Id = 1;
  Path = "${exported}";
  Pseudo = ${exportName};
  Access_Type = RW;
  Squash = No_root_squash;
  SecType = sys;
  Protocols = 4;
  Transports = TCP;
  FSAL { Name = VFS; }
}
`;
}
