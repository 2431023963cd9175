export declare function firstLoad(site: string): Promise<{
  readonly files: readonly { readonly file: string; readonly bytes: number }[];
  readonly bytes: number;
  readonly styles: readonly string[];
}>;
