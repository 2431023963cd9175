export { ClipAction } from "./clip-action.ts";
export { type MakeOptions, make } from "./make.ts";
export { NormalizeObservation, type NormalizeObservationOptions } from "./normalize-observation.ts";
export { NormalizeReward, type NormalizeRewardOptions } from "./normalize-reward.ts";
export {
  type EpisodeStatistics,
  RecordEpisodeStatistics,
  type RecordEpisodeStatisticsOptions,
} from "./record-episode-statistics.ts";
export { TimeLimit } from "./time-limit.ts";
export { Wrapper } from "./wrapper.ts";
