import type { Descriptor } from "perilune/hyperparams";
import type { Task } from "../engine/protocol.ts";
import { Button } from "../ui/button.tsx";
import { NumberField, SelectField, Switch, TextField } from "../ui/field.tsx";
import { snakeCase } from "./names.ts";
import { checkSetting, formatSetting, parseSetting } from "./setting-text.ts";
import * as address from "./train-state.ts";

/** Everything that may be set, from what the library says of it; what differs from the tuned settings is marked. */
export function SettingsForm({ task }: { readonly task: Task }) {
  const { config, descriptors, isTuned } = task;
  const overrides = address.overrides.value;
  const isChanged =
    Object.keys(overrides).length > 0 ||
    address.steps.value > 0 ||
    address.numEnvs.value > 0 ||
    address.seed.value !== 1;
  return (
    <div class="settings">
      <div class="row">
        <p class="quiet">
          {isTuned
            ? "Tuned for this environment."
            : "There are no tuned settings for this pair; these are the defaults."}
        </p>
        {isChanged && <Button onClick={reset}>As they were</Button>}
      </div>
      <div class="settings-grid">
        <NumberField
          label="Steps"
          name="steps"
          hint="How many steps to learn from, over all environments. More is better, and takes longer."
          integer
          min={1}
          max={1e9}
          value={address.steps.value || config.n_timesteps}
          onChange={(value) => {
            address.steps.value = value === config.n_timesteps ? 0 : value;
          }}
        />
        <NumberField
          label="Environments"
          name="n_envs"
          hint="How many run side by side. More give steadier updates, and fewer of them."
          integer
          min={1}
          max={4096}
          value={address.numEnvs.value || config.n_envs}
          onChange={(value) => {
            address.numEnvs.value = value === config.n_envs ? 0 : value;
          }}
        />
        <NumberField
          label="Seed"
          name="seed"
          hint="Where all chance comes from: the same seed gives the same agent, to the last bit."
          integer
          min={0}
          value={address.seed.value}
          onChange={(value) => {
            address.seed.value = value;
          }}
        />
        {Object.entries(descriptors).map(([name, descriptor]) => (
          <Setting
            key={name}
            name={snakeCase(name)}
            descriptor={descriptor}
            usual={config.hyperparams[snakeCase(name)]}
          />
        ))}
      </div>
    </div>
  );
}

function reset(): void {
  address.overrides.value = {};
  address.steps.value = 0;
  address.numEnvs.value = 0;
  address.seed.value = 1;
}

interface SettingProps {
  readonly name: string;
  readonly descriptor: Descriptor;
  /** What it is unless changed here. */
  readonly usual: unknown;
}

function Setting({ name, descriptor, usual }: SettingProps) {
  const overrides = address.overrides.value;
  const value = Object.hasOwn(overrides, name) ? overrides[name] : usual;
  const set = (next: unknown): void => {
    const { [name]: _, ...others } = address.overrides.peek();
    address.overrides.value = formatSetting(next) === formatSetting(usual) ? others : { ...others, [name]: next };
  };
  const hint = (
    <>
      {capital(inFields(descriptor.meaning))}. <span class="raising">{raisingOf(descriptor)}.</span>
    </>
  );
  const common = { label: name, name, hint };
  if (descriptor.kind === "boolean" && !descriptor.nullable) {
    return <Switch {...common} value={value === true} onChange={set} />;
  }
  if (descriptor.kind === "choice" && !descriptor.nullable) {
    const options = descriptor.choices.map((choice) => ({ value: choice, label: choice }));
    return <SelectField {...common} value={String(value)} options={options} onChange={set} />;
  }
  const range = rangeOf(descriptor);
  return (
    <TextField
      {...common}
      value={formatSetting(value)}
      aside={range}
      check={(text) => checkSetting(descriptor, text)}
      onChange={(text) => set(parseSetting(descriptor, text))}
    />
  );
}

/** What is `null` in code is `none` in a field. */
function inFields(text: string): string {
  return text.replace(/\bnull\b/, "none");
}

/** What comes of more of it; a choice has no more and less, and a switch is on or off. */
function raisingOf({ kind, raising }: Descriptor): string {
  if (kind === "choice") return capital(raising);
  return kind === "boolean" ? `Turned on, it ${raising}` : `Raising it: ${raising}`;
}

/** Where values usually lie, else what is allowed. */
function rangeOf(descriptor: Descriptor): string {
  if (!("min" in descriptor || "tune" in descriptor || "max" in descriptor)) return "";
  const { tune, min, max } = descriptor;
  if (tune !== undefined) return `usually ${short(tune[0])} to ${short(tune[1])}`;
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  return min === undefined ? "" : `at least ${min}`;
}

/** Without more noughts than one reads at a glance. */
function short(value: number): string {
  return (value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value)).replaceAll("-", "−");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
