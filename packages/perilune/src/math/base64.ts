import { PeriluneError } from "../errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CHARACTERS: Uint8Array = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
/** Six bits of each character; 64 marks those that have none. */
const SIXTETS: Uint8Array = new Uint8Array(128).fill(64);
for (let i = 0; i < 64; i++) SIXTETS[CHARACTERS[i]] = i;
const PADDING = 61;
/** Characters turned into text at once; engines limit the arguments of a call. */
const CHUNK = 8192;

/** The bytes as base64 (RFC 4648, section 4), padded. */
export function encodeBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(4 * Math.ceil(bytes.length / 3)).fill(PADDING);
  for (let i = 0, out = 0; i < bytes.length; i += 3, out += 4) {
    // Past the end a typed array gives undefined, which the operators take for 0.
    const bits = (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2];
    codes[out] = CHARACTERS[bits >> 18];
    codes[out + 1] = CHARACTERS[(bits >> 12) & 63];
    if (i + 1 < bytes.length) codes[out + 2] = CHARACTERS[(bits >> 6) & 63];
    if (i + 2 < bytes.length) codes[out + 3] = CHARACTERS[bits & 63];
  }
  let text = "";
  for (let i = 0; i < codes.length; i += CHUNK) text += String.fromCharCode(...codes.subarray(i, i + CHUNK));
  return text;
}

/**
 * The bytes of a base64 text (RFC 4648, section 4), padded or not.
 *
 * @throws {PeriluneError} if a character is none of base64's, or the length that of no text.
 */
export function decodeBase64(text: string): Uint8Array {
  const length = text.endsWith("==") ? text.length - 2 : text.endsWith("=") ? text.length - 1 : text.length;
  if (length % 4 === 1) throw new PeriluneError(`a base64 text cannot have ${length} characters; it is cut short`);
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let bits = 0;
  for (let i = 0, out = 0; i < length; i++) {
    const sixtet = SIXTETS[text.charCodeAt(i)] ?? 64;
    if (sixtet === 64) throw new PeriluneError(`expected base64, got ${JSON.stringify(text[i])} at character ${i}`);
    bits = (bits << 6) | sixtet;
    // Four characters carry three bytes: the second, third and fourth each complete one.
    if ((i & 3) !== 0) bytes[out++] = bits >> (6 - 2 * (i & 3));
  }
  return bytes;
}
