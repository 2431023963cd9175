/** A box of an ISO media file (ISO/IEC 14496-12): 4 bytes of size, 4 letters of type, content. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Boxes that hold other boxes, on the way to the table of chunk offsets. */
const containers = new Set(["moov", "trak", "mdia", "minf", "stbl"]);

/**
 * Puts the index of an MP4 (`moov`) before its media (`mdat`), so that a player can begin before it has the whole file.
 *
 * A file whose index already comes first is returned as it is.
 */
export function movieFirst(mp4: Uint8Array): Uint8Array {
  const boxes = boxesOf(mp4, 0, mp4.length);
  const moov = boxes.find(({ type }) => type === "moov");
  const media = boxes.find(({ type }) => type === "mdat");
  if (moov === undefined || media === undefined || moov.start < media.start) return mp4;
  const index = mp4.slice(moov.start, moov.end);
  shiftOffsets(index, 0, index.length, index.length);
  const moved = new Uint8Array(mp4.length);
  moved.set(mp4.subarray(0, media.start));
  moved.set(index, media.start);
  moved.set(mp4.subarray(media.start, moov.start), media.start + index.length);
  moved.set(mp4.subarray(moov.end), moov.end);
  return moved;
}

/** Adds `shift` bytes to every chunk offset: all media lies behind the index now. */
function shiftOffsets(bytes: Uint8Array, start: number, end: number, shift: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const box of boxesOf(bytes, start, end)) {
    const content = box.start + 8;
    if (containers.has(box.type)) shiftOffsets(bytes, content, box.end, shift);
    // stco: version and flags, count, 32-bit offsets. The 64-bit kind (co64) is only for files above 4 GiB.
    if (box.type !== "stco") continue;
    const count = view.getUint32(content + 4);
    for (let i = 0; i < count; i++) {
      const at = content + 8 + 4 * i;
      view.setUint32(at, view.getUint32(at) + shift);
    }
  }
}

function boxesOf(bytes: Uint8Array, start: number, end: number): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > end) break;
    boxes.push({ type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), start: at, end: at + size });
    at += size;
  }
  return boxes;
}
