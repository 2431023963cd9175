/** One line of a hub's own words, without characters that write over a terminal and without anything like a token. */
export function plain(text: string): string {
  return text
    .replace(/\p{C}+/gu, " ")
    .replace(/hf_[\w-]+/g, "hf_…")
    .slice(0, 400);
}
