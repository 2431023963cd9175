import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { bin, perilune, start, workingDirectory } from "./perilune.ts";

const cwd = workingDirectory();
const run = path.join("runs", "CartPole-v1", "ppo", "001");

/** What environments that misbehave give from their 40th step on, and what the error says of it. */
const faults: Readonly<Record<string, { readonly step: string; readonly message: RegExp }>> = {
  shape: {
    step: "observation: new Float32Array(3), reward: 1",
    message: /observation: expected a Float32Array of length 2 .*got a Float32Array of length 3/,
  },
  dtype: {
    step: "observation: new Float64Array(2), reward: 1",
    message: /observation: expected a Float32Array of length 2 .*got a Float64Array of length 2/,
  },
  reward: {
    step: "observation: new Float32Array(2), reward: Number.NaN",
    message: /reward is not a finite number at step 40/,
  },
  observation: {
    step: "observation: Float32Array.of(0, Number.NaN), reward: 1",
    message: /observation is not a finite number at step 40/,
  },
};

function environmentModule(id: string, step: string, limit = "maxEpisodeSteps: 100"): string {
  return `
    import { Box, Discrete, register } from "perilune";
    class Faulty {
      observationSpace = new Box({ low: -1, high: 1, shape: [2], dtype: "float32" });
      actionSpace = new Discrete(2);
      steps = 0;
      reset() { this.steps = 0; return { observation: new Float32Array(2), info: {} }; }
      step() {
        const good = ++this.steps < 40;
        const { observation, reward } = good ? { observation: new Float32Array(2), reward: 1 } : { ${step} };
        return { observation, reward, terminated: false, truncated: false, info: {} };
      }
    }
    register({ id: "${id}", create: () => new Faulty(), ${limit} });
  `;
}

beforeAll(async () => {
  const { code } = await perilune(["train", "ppo", "CartPole-v1", "--steps", "512", "--quiet"], { cwd });
  expect(code).toBe(0);
  const model = readFileSync(path.join(cwd, run, "model.safetensors"));
  writeFileSync(path.join(cwd, "truncated.safetensors"), model.subarray(0, model.length - 100));
  const corrupted = Buffer.from(model);
  corrupted[corrupted.length - 9] ^= 64;
  writeFileSync(path.join(cwd, "corrupted.safetensors"), corrupted);
  writeFileSync(path.join(cwd, "a-file"), "");
  const good = "observation: new Float32Array(2), reward: 1";
  writeFileSync(path.join(cwd, "drawless.mjs"), environmentModule("Drawless-v0", good));
  writeFileSync(path.join(cwd, "endless.mjs"), environmentModule("Endless-v0", good, ""));
  writeFileSync(path.join(cwd, "many.yml"), "CartPole-v1:\n  n_envs: 1e9\n");
  writeFileSync(path.join(cwd, "evil.yml"), "CartPole-v1:\n  n_envs: !!python/object/apply:os.system ['true']\n");
  for (const [name, { step }] of Object.entries(faults)) {
    writeFileSync(path.join(cwd, `${name}.mjs`), environmentModule(`Faulty/${name}-v0`, step));
  }
});

/** Runs the command, which must refuse in one line on stderr with exit code 2, and gives the line. */
async function refusal(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await perilune(words, { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  return stderr;
}

const train = (...words: string[]): string[] => ["train", "ppo", "CartPole-v1", ...words];

describe("what cannot be used is refused in one line, with what to do", () => {
  it.each<[string[], RegExp]>([
    [["train"], /expected an algorithm and an environment, got neither; write perilune train ppo/],
    [["train", "ppo"], /got only "ppo"; write perilune train ppo LunarLander-v3/],
    [["trian"], /unknown command 'trian' \(Did you mean train\?\)/],
    [["train", "pop", "CartPole-v1"], /unknown algorithm "pop"; did you mean "ppo"\?/],
    [["train", "ppo", "CartPoel-v1"], /unknown environment "CartPoel-v1"; did you mean "CartPole-v1"\?/],
    [["envs", "Pendlum"], /did you mean "Pendulum-v1"\?/],
    [train("--sede", "1"), /unknown option '--sede' \(Did you mean --seed\?\)/],
    [train("learning_rat=1e-3"), /unknown hyper-parameter "learning_rat"; did you mean "learning_rate"\?/],
    [train("learning_rate=fast"), /hyper-parameter learning_rate must be a number .*, got "fast"/],
    [train("gamma=1.5"), /hyper-parameter gamma must be a number from 0 to 1, got 1\.5/],
    [train("n_steps=2.5"), /hyper-parameter n_steps must be an integer of at least 1, got 2\.5/],
    [train("net_arch=64,x"), /net_arch must be layer sizes .*got "x"/],
    [train("policy_kwargs=dict(net_arch=os.system('true'))"), /expected no call other than dict/],
    [train("learning_rate"), /expected a hyper-parameter as name=value, got "learning_rate"/],
    [train("--steps", "many"), /'--steps <n>' argument 'many' is invalid\. Expected an integer above 0/],
    [train("--steps", "-5"), /Expected an integer above 0/],
    [train("--steps", "0x10"), /Expected an integer above 0/],
    [train("--steps", "1e400"), /Expected an integer above 0/],
    [train("--steps", ""), /Expected an integer above 0/],
    [train("--save-freq", "0"), /'--save-freq <steps>' argument '0' is invalid/],
    [train("--seed", "-1"), /'--seed <n>' argument '-1' is invalid\. Expected an integer of at least 0/],
    [train("--n-envs", "0"), /Expected an integer above 0/],
    [train("--n-envs", "1e9"), /expected at most 65536 environments, got 1000000000; lower --n-envs/],
    [train("--zoo", "many.yml", "--steps", "9"), /expected at most 65536 environments/],
    [train("n_steps=1e12"), /expected a run that fits into memory, got 8 environments .*; lower --n-envs, n_steps/],
    [train("batch_size=0"), /hyper-parameter batch_size must be an integer of at least 1, got 0/],
    [train("net_arch="), /expected a value .* got the end of the text; write .*net_arch/],
    [train("n_steps=8", "nSteps=9"), /expected each hyper-parameter once, got n_steps=8 and nSteps=9; leave one/],
    [train("--env-kwargs", "max_episode_steps=8", "max_episode_steps=9"), /expected each argument once/],
    [train("--no-zoo"), /expected the number of steps .* give --steps/],
    [train("--kernels", "gpu"), /Allowed choices are simd, plain/],
    [train("--env-kwargs", "gravity=-5"), /unknown argument of CartPole-v1 "gravity"; did you mean/],
    [train("--env-kwargs", "sutton_barto_reward=3"), /expected suttonBartoReward to be a boolean, got/],
    [
      train("--zoo", "evil.yml"),
      /evil\.yml, line 2: expected plain data, got the tag !!python\/object\/apply:os\.system/,
    ],
    [train("--zoo", "missing.yml"), /missing\.yml.*check the path/],
    [train("--zoo", "."), /cannot use \.: this is a folder, not a file/],
    [train("--import", "."), /expected a module at --import \., got a folder/],
    [train("--log-folder", ""), /'--log-folder <dir>' argument '' is invalid\. Expected a name or a path/],
    [train("--log-folder", "x".repeat(300)), /the name is too long for a file; choose a shorter one/],
    [
      ["train", "ppo", "Endless-v0", "--import", "endless.mjs", "--steps", "999", "--eval-freq", "9"],
      /expected an environment with a step limit to evaluate in, got Endless-v0; give .*max_episode_steps=1000/,
    ],
    [["evaluate"], /missing required argument 'model'; --help shows/],
    [["evaluate", ""], /Expected a name or a path/],
    [train("--import", "missing.mjs"), /expected a module at --import missing\.mjs, got no such file/],
    [train("--log-folder", "a-file"), /a-file.*a part of the path is a file/],
    [["train", "--resume", "runs/nothing"], /expected a run folder with its config\.yaml, got runs\/nothing/],
    [
      ["train", "--resume", run, "ppo", "Pendulum-v1"],
      /expected the environment CartPole-v1, as .* has it, got Pendulum-v1/,
    ],
    [["train", "--resume", run, "--save-freq", "4"], /expected the settings it began with, .* got --save-freq;/],
    [["train", "--resume", run, "--log-folder", "other"], /expected the settings it began with, .* got --log-folder;/],
    [["train", "--resume", run, "--no-zoo"], /expected the settings it began with, .* got --zoo;/],
    [["evaluate", "nothing"], /expected a run folder or a model file, got nothing/],
    [["evaluate", "a-file"], /a-file: /],
    [["evaluate", "truncated.safetensors"], /truncated\.safetensors: /],
    [["evaluate", "corrupted.safetensors"], /corrupted\.safetensors: the model is corrupted/],
    [["evaluate", "runs"], /expected a finished run with its model\.safetensors, got runs/],
    [["evaluate", run, "--env", "Pendulum-v1"], /the policy's observationSpace is/],
    [["evaluate", run, "--episodes", "none"], /Expected an integer above 0/],
    [["record"], /expected a model or --random ENVIRONMENT, got neither/],
    [["record", run, "--random", "CartPole-v1"], /got both/],
    [["record", "--random", "CartPole-v1", "--env", "CartPole-v0"], /cannot be used with option '--env <id>'/],
    [["record", run, "--output", "a-file"], /a-file.*a part of the path is a file/],
  ])("perilune %j", async (words, message) => {
    expect(await refusal(words)).toMatch(message);
  });

  it("begins no run when what was given is wrong", () => {
    expect(readdirSync(path.join(cwd, "runs", "CartPole-v1", "ppo"))).toEqual(["001"]);
  });
});

describe("an environment that cannot be drawn", () => {
  const words = ["record", "--random", "Drawless-v0", "--import", "drawless.mjs", "--output", "drawless"];

  // An encoder that is there waits for frames, and one that is not fails; neither may come into it.
  it.each([undefined, ""])("is refused at once, and nothing is written (PATH %j)", async (PATH) => {
    const { code, stdout, stderr } = await perilune(words, {
      cwd,
      env: PATH === undefined ? {} : { PATH, Path: PATH },
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      "error: expected an environment that can be drawn, got Drawless-v0, which has no draw(); give it one\n",
    );
    expect(existsSync(path.join(cwd, "drawless"))).toBe(false);
  });
});

describe.skipIf(process.platform === "win32")("an ffmpeg that fails", () => {
  it.each([
    ["dies midway", "head -c 3000000 > /dev/null; kill -9 $$"],
    ["gives up midway", "head -c 3000000 > /dev/null; exit 1"],
    ["ends well and writes nothing", "exit 0"],
  ])("leaves the film to the bundled encoder: it %s", async (name, script) => {
    const folder = path.join(cwd, name.replaceAll(" ", "-"));
    mkdirSync(folder);
    writeFileSync(path.join(folder, "ffmpeg"), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(folder, "ffmpeg"), 0o755);
    const words = ["record", "--random", "Pendulum-v1", "--max-steps", "5", "--output", folder, "--json"];
    const { code, stdout, stderr } = await perilune(words, {
      cwd,
      env: { PATH: `${folder}${path.delimiter}${process.env.PATH}` },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ encoder: "bundled" });
    expect(readdirSync(folder).sort()).toEqual(["ffmpeg", "replay.json", "replay.mp4"]);
  });
});

describe("the bare command", () => {
  it("shows on stderr what there is, as input that cannot be used", async () => {
    const { code, stdout, stderr } = await perilune([], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: perilune");
  });
});

describe("an environment that misbehaves", () => {
  it.each(Object.entries(faults))("is refused in one line: %s", async (name, { message }) => {
    const id = `Faulty/${name}-v0`;
    const words = ["train", "ppo", id, "--steps", "4096", "n_steps=32", "--save-freq", "32", "--quiet"];
    expect(await refusal([...words, "--import", `${name}.mjs`])).toMatch(message);
    // What was learned before is kept: the first update was good.
    const folder = path.join(cwd, "runs", `Faulty-${name}-v0`, "ppo", "001");
    expect(readdirSync(path.join(folder, "checkpoints"))).toEqual(["000000000032.safetensors"]);
    expect(existsSync(path.join(folder, "run.lock"))).toBe(false);
  });
});

describe("a resumed run", () => {
  it("is refused when its configuration is another's", async () => {
    const { code } = await perilune(
      ["train", "ppo", "CartPole-v1", "--steps", "512", "--quiet", "--log-folder", "edited"],
      { cwd },
    );
    expect(code).toBe(0);
    const folder = path.join(cwd, "edited", "CartPole-v1", "ppo", "001");
    const config = path.join(folder, "config.yaml");
    const text = readFileSync(config, "utf8");
    // Not finished any more, so that there is something to resume.
    rmSync(path.join(folder, "model.safetensors"));
    const again = ["train", "--resume", path.join("edited", "CartPole-v1", "ppo", "001")];

    writeFileSync(config, text.replace("env: CartPole-v1", "env: CartPole-v0"));
    expect(await refusal(again)).toMatch(/environment CartPole-v1, this run CartPole-v0/);
    writeFileSync(config, text.replace("gamma: 0.98", "gamma: 0.9"));
    expect(await refusal(again)).toMatch(/gamma 0\.98, this run 0\.9/);
    writeFileSync(config, text.replace("env: CartPole-v1", "env: !!python/object:x CartPole-v1"));
    expect(await refusal(again)).toMatch(/line \d+: expected plain data, got the tag !!python\/object:x/);
    const checkpoints = path.join(folder, "checkpoints");
    writeFileSync(config, text);
    for (const name of readdirSync(checkpoints)) writeFileSync(path.join(checkpoints, name), "{}");
    expect(await refusal(again)).toMatch(
      /cannot be read: .*truncated.*; else delete it to go on from \d+\.safetensors/,
    );
  });
});

describe.skipIf(!existsSync("/dev/full"))("an output that takes no more", () => {
  it("is told in one line", async () => {
    const child = spawn("sh", ["-c", `"$0" "$1" envs > /dev/full`, process.execPath, bin], { cwd });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    expect(await once(child, "close")).toEqual([2, null]);
    expect(stderr).toMatch(/^error: cannot write the output: ENOSPC[^\n]*; send it elsewhere or free some space\n$/);
  });
});

describe("a reader that goes away", () => {
  it("ends the command quietly", async () => {
    const child = start(train("--steps", "1e9", "--json", "--quiet", "--log-folder", "piped"), { cwd });
    const closed = once(child, "close");
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    await once(child.stdout as NodeJS.ReadableStream, "data");
    child.stdout?.destroy();
    expect(await closed).toEqual([0, null]);
    expect(stderr).toBe("");
  });
});
