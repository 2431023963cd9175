// Compiles the AssemblyScript kernels to WebAssembly and inlines each as a base64 TypeScript module.
// Nothing compiled is committed: `generated/` is ignored by git and made again when a source is newer.
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const src = path.join(root, "packages/perilune/src");

/** Kernel sources (relative to the library's `src/`) and the module each becomes. */
const kernels = [
  { source: "math/kernels/pcg64.as.ts", target: "math/kernels/generated/pcg64-wasm.ts" },
  { source: "nn/kernels/kernels.as.ts", target: "nn/kernels/generated/kernels-wasm.ts" },
];

const modified = async (file) => {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
};

/** Compiles one source to wasm bytes. Strict SIMD only: relaxed SIMD differs between processors. */
async function compile(source) {
  const { default: asc } = await import("assemblyscript/asc");
  const text = await readFile(path.join(src, source), "utf8");
  let binary = null;
  const { error, stderr } = await asc.main(
    [
      "input.ts",
      "--outFile",
      "out.wasm",
      "-O3",
      "--noAssert",
      "--runtime",
      "stub",
      "--enable",
      "simd",
      "--importMemory",
      "--use",
      "abort=",
    ],
    {
      readFile: (name) => (name === "input.ts" ? text : null),
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || binary === null) throw new Error(`${source} does not compile:\n${stderr.toString()}`);
  return binary;
}

export async function buildKernels({ force = false } = {}) {
  const script = await modified(fileURLToPath(import.meta.url));
  for (const { source, target } of kernels) {
    const from = await modified(path.join(src, source));
    const to = await modified(path.join(src, target));
    if (!force && to > from && to > script) continue;
    const bytes = await compile(source);
    const file = path.join(src, target);
    await mkdir(path.dirname(file), { recursive: true });
    const text = `// Generated from ${source} by scripts/build-kernels.mjs.\n/** The compiled kernel (${bytes.length} bytes), base64. */\nexport const wasmBase64: string =\n  "${Buffer.from(bytes).toString("base64")}";\n`;
    await writeFile(`${file}.tmp`, text);
    await rename(`${file}.tmp`, file);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels({ force: process.argv.includes("--force") });
