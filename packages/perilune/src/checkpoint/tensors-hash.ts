import { sha256 } from "../math/sha256.ts";
import { bytesOf, inFileOrder, type Tensor, tensorType } from "./safetensors.ts";
import { encodeUtf8 } from "./utf8.ts";

/**
 * A name for the content of a set of tensors: the SHA-256, in hexadecimal, of their names, element types and shapes
 * (one JSON text) followed by their little-endian bytes, the tensors in the order of a safetensors file.
 */
export function tensorsHash(tensors: ReadonlyMap<string, Tensor>): string {
  const ordered = inFileOrder(tensors);
  const listing = ordered.map(([name, tensor]) => [name, tensorType(tensor), tensor.shape]);
  const parts = [encodeUtf8(JSON.stringify(listing)), ...ordered.map(([, { data }]) => bytesOf(data))];
  const message = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    message.set(part, offset);
    offset += part.length;
  }
  return sha256(message);
}
