import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { NumberField } from "../../ui/field.tsx";
import { CodeBlock } from "../code-block.tsx";
import { type Claim, cardOf, type FinishedRun, judge, paperOf, type Verdict, withOneWeightChanged } from "./publish.ts";
import { useExam } from "./use-exam.ts";

const EPISODES = 20;
/** By how much the one weight is changed: less than anybody would see in a film of it. */
const CHANGE = 0.001;

export interface PublishVerifyProps {
  readonly agent: FinishedRun;
  /** Of the first episode. */
  readonly seed: number;
  readonly onSeed: (seed: number) => void;
  readonly onSame: () => void;
  readonly onChanged: () => void;
}

interface Check extends Claim {
  readonly title: string;
  readonly verdict: Verdict;
}

/** A claim, and what comes of checking it. */
export function PublishVerify({ agent, seed, onSeed, onSame, onChanged }: PublishVerifyProps) {
  const { episodes, problem, begin } = useExam();
  const [claim, setClaim] = useState<Claim | null>(null);
  const [checks, setChecks] = useState<readonly Check[]>([]);
  const [card, setCard] = useState<string | null>(null);
  const isBusy = episodes !== null;

  const makeClaim = async (): Promise<void> => {
    const exam = await begin(paperOf(agent, EPISODES, seed));
    if (exam === null) return;
    const made = { weightsHash: agent.weightsHash, exam };
    setClaim(made);
    setChecks([]);
    setCard(cardOf(agent, made, new Date().toISOString()));
  };
  const check = async (title: string, isChanged: boolean): Promise<void> => {
    if (claim === null) return;
    const own = { paper: paperOf(agent, EPISODES, seed), weightsHash: agent.weightsHash };
    const { paper, weightsHash } = isChanged ? withOneWeightChanged(own.paper, CHANGE) : own;
    const exam = await begin(paper);
    if (exam === null) return;
    const verdict = judge(claim, { weightsHash, exam });
    setChecks((before) => [...before, { title, verdict, weightsHash, exam }]);
    if (verdict === "identical") onSame();
    if (verdict === "other weights") onChanged();
  };
  return (
    <>
      <NumberField
        label="Seed of the first episode"
        name="seed"
        integer
        min={0}
        max={2_000_000}
        value={seed}
        hint="A claim names it. Others play the very same episodes with it."
        onChange={onSeed}
      />
      <div class="row publish-steps">
        <Button kind="primary" name="claim" disabled={isBusy} onClick={() => void makeClaim()}>
          Claim a score
        </Button>
        <Button name="again" disabled={isBusy || claim === null} onClick={() => void check("Played again", false)}>
          Play the same episodes again
        </Button>
        <Button
          name="change"
          disabled={isBusy || claim === null}
          onClick={() => void check(`One weight changed by ${CHANGE}`, true)}
        >
          Change one weight and play again
        </Button>
        {isBusy && <span class="quiet">{`Episode ${episodes} of ${EPISODES} …`}</span>}
      </div>
      {problem !== null && (
        <p class="notice bad" role="alert">
          The episodes could not be played: {problem}.
        </p>
      )}
      <div role="status">
        {claim !== null && (
          <div class="scroll-x">
            <table class="publish-claims">
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">Score of {EPISODES} episodes</th>
                  <th scope="col">Weights' hash</th>
                </tr>
              </thead>
              <tbody>
                <Row title="Claimed" claim={claim} verdict="the claim" />
                {checks.map((one, index) => (
                  <Row key={index} title={one.title} claim={one} verdict={wordsOf(one.verdict)} kind={one.verdict} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
      {card !== null && (
        <details>
          <summary>The card that tells of it</summary>
          <p class="quiet">
            A push writes such a page, for 100 episodes, and adds the learning curve and a replay. On a hub a second
            number appears beside yours: the one that the hub has found itself.
          </p>
          <CodeBlock label="The model card">{card}</CodeBlock>
        </details>
      )}
    </>
  );
}

interface RowProps {
  readonly title: string;
  readonly claim: Claim;
  readonly verdict: string;
  readonly kind?: Verdict;
}

function Row({ title, claim: { weightsHash, exam }, verdict, kind }: RowProps) {
  return (
    <tr data-verdict={kind}>
      <th scope="row">
        {title} <span class={kind === "identical" ? "chip good" : "chip"}>{verdict}</span>
      </th>
      <td>
        {exam.mean} ± {exam.std.toFixed(2)}
      </td>
      <td>
        <code>{weightsHash.slice(0, 8)}…</code>
      </td>
    </tr>
  );
}

function wordsOf(verdict: Verdict): string {
  switch (verdict) {
    case "identical":
      return "verified, bit for bit";
    case "other score":
      return "another score: other episodes";
    case "other weights":
      return "another agent: the claim is not about it";
  }
}
