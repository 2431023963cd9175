/** Types that no browser runs; whatever is not here goes out as bytes. */
const types: Readonly<Record<string, string>> = {
  csv: "text/plain; charset=utf-8",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  jsonl: "text/plain; charset=utf-8",
  md: "text/plain; charset=utf-8",
  mp4: "video/mp4",
  png: "image/png",
  txt: "text/plain; charset=utf-8",
  webm: "video/webm",
  webp: "image/webp",
  yaml: "text/plain; charset=utf-8",
  yml: "text/plain; charset=utf-8",
};

/** Content type that an uploaded file is served with. */
export function servedType(path: string): string {
  const extension = (/\.([a-z0-9]+)$/i.exec(path)?.[1] ?? "").toLowerCase();
  return Object.hasOwn(types, extension) ? types[extension] : "application/octet-stream";
}
