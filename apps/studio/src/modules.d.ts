/** The address of a module worker that is built with the page (see `vite/bundled-workers.ts`). */
declare module "*?worker-address" {
  const address: string;
  export default address;
}

/** A settings file of the zoo, as data. */
declare module "*.yml" {
  const content: Readonly<Record<string, unknown>>;
  export default content;
}

/** A script that stands inline in a document, and its hash as policies name it (see `vite/sealed-scripts.ts`). */
declare module "*?sealed" {
  export const script: string;
  export const hash: string;
}
