import type { Client } from "@datainsight/sdk";

/** A server to work with, local or not, until it is given back. */
export type Connection = {
  client: Client;
  url: string;
  workspaceId: string;
  /** The folder that holds the data, when the server is the local one. */
  home: string | undefined;
  release: () => Promise<void>;
};
