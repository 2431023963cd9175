import { Arena, type KernelKind } from "perilune/nn";
import { measureRate, type Result } from "../measure.ts";

/** Products of the sizes that PPO's and SAC's networks meet: rows, columns, inner size. */
const SHAPES = [
  [16, 64, 8],
  [64, 64, 64],
  [256, 256, 256],
] as const;

/** GFLOP/s of C = A B (two per multiply-add), for each kind of kernels. */
export function run(): Result[] {
  const results: Result[] = [];
  for (const kernels of ["simd", "plain"] as KernelKind[]) {
    for (const [m, n, k] of SHAPES) {
      const arena = new Arena(4 * (m * k + k * n + m * n + n) + 1024, { kernels });
      const [a, b, bias, c] = [arena.floats(m * k), arena.floats(k * n), arena.floats(n), arena.floats(m * n)];
      a.fill(0.5);
      b.fill(0.25);
      const repeats = Math.max(1, Math.round(2e6 / (m * n * k)));
      const product = (): number => {
        for (let i = 0; i < repeats; i++) {
          arena.kernels.gemm(m, n, k, a.byteOffset, k, 1, b.byteOffset, n, 1, c.byteOffset, bias.byteOffset, 0);
        }
        return (repeats * 2 * m * n * k) / 1e9;
      };
      results.push(measureRate(`product ${m}x${n}x${k}, ${arena.kind}`, product, { unit: "GFLOP/s" }));
    }
  }
  return results;
}
