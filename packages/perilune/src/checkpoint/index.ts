export {
  type Checkpoint,
  checkResumable,
  decodeCheckpoint,
  encodeCheckpoint,
  type RunConfiguration,
} from "./checkpoint-file.ts";
export { type LoadedModel, load, type ModelOrigin, saveModel, weightsHash } from "./model-file.ts";
export { decodeSafetensors, encodeSafetensors, type Safetensors, type Tensor } from "./safetensors.ts";
export { loadSegments, type SavedSegment, type SegmentStore, saveSegments, segmentName } from "./segment-file.ts";
export { VERSION } from "./version.ts";
