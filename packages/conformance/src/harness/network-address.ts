/** Where something listens for TCP connections. */
export interface NetworkAddress {
  readonly host: string;
  readonly port: number;
}
