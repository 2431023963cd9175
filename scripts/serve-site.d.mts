export declare function serveSite(
  folder: string,
  options?: { readonly port?: number; readonly base?: string },
): Promise<{ readonly url: string; close(): Promise<void> }>;
