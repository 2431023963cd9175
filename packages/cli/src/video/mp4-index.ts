/** A box of an ISO media file (ISO/IEC 14496-12): 4 bytes of size, 4 letters of type, content. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Boxes that hold other boxes, on the way to the tables of samples. */
const containers = new Set(["moov", "trak", "mdia", "minf", "stbl"]);

/**
 * Completes an MP4 whose only track is video with a key frame every so many frames, the first among them.
 *
 * Its index (`moov`) comes before its media (`mdat`), so that a player can begin before it has the whole file, and says
 * which frames are key frames (`stss`): without that, players take every frame for one and jump to the wrong picture.
 */
export function finishMp4(mp4: Uint8Array, keyFrameEvery: number): Uint8Array {
  const boxes = boxesOf(mp4, 0, mp4.length);
  const moov = boxes.find(({ type }) => type === "moov");
  const media = boxes.find(({ type }) => type === "mdat");
  if (moov === undefined || media === undefined) return mp4;
  const index = withKeyFrames(mp4, moov, keyFrameEvery);
  const parts = boxes.filter((box) => box !== moov).map((box) => mp4.subarray(box.start, box.end));
  const before = boxes.filter((box) => box !== moov && box.start < media.start).length;
  const mediaStart = join(parts.slice(0, before)).length + index.length;
  shiftOffsets(index, 0, index.length, mediaStart - media.start);
  return join([...parts.slice(0, before), index, ...parts.slice(before)]);
}

/** A box and all in it, with a table of key frames where there was none. */
function withKeyFrames(mp4: Uint8Array, box: Box, every: number): Uint8Array {
  if (!containers.has(box.type)) return mp4.slice(box.start, box.end);
  const inner = boxesOf(mp4, box.start + 8, box.end);
  const parts = inner.map((part) => withKeyFrames(mp4, part, every));
  const sizes = inner.find(({ type }) => type === "stsz");
  if (sizes !== undefined && !inner.some(({ type }) => type === "stss")) {
    // stsz: version and flags, size common to all samples, count.
    const count = viewOf(mp4).getUint32(sizes.start + 16);
    parts.push(keyFrameTable(count, every));
  }
  const whole = join([mp4.slice(box.start, box.start + 8), ...parts]);
  viewOf(whole).setUint32(0, whole.length);
  return whole;
}

/** stss: version and flags, count, numbers of the key frames counted from 1. */
function keyFrameTable(frames: number, every: number): Uint8Array {
  const count = Math.ceil(frames / every);
  const table = new Uint8Array(16 + 4 * count);
  const view = viewOf(table);
  view.setUint32(0, table.length);
  table.set(new TextEncoder().encode("stss"), 4);
  view.setUint32(12, count);
  for (let i = 0; i < count; i++) view.setUint32(16 + 4 * i, 1 + i * every);
  return table;
}

/** Adds `shift` bytes to every chunk offset: where the media went. */
function shiftOffsets(bytes: Uint8Array, start: number, end: number, shift: number): void {
  const view = viewOf(bytes);
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
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > end) break;
    boxes.push({ type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), start: at, end: at + size });
    at += size;
  }
  return boxes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
