import { MountainCar } from "perilune/envs/classic-control/mountain-car";
import { useState } from "preact/hooks";
import { flag, integer, urlParam } from "../../app/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { CanvasFigure } from "../../ui/canvas-figure.tsx";
import { Switch } from "../../ui/field.tsx";
import { Lab } from "../lab.tsx";
import { AHEAD, type Direction, type Moment, type Question, study } from "./markov-property.ts";
import { Bars } from "./shared/bars.tsx";
import { useFollowedFocus } from "./shared/followed-focus.ts";
import { Goals } from "./shared/goals.tsx";
import { useWork } from "./shared/pace.ts";
import "./shared/labs.css";
import "./framework.css";

// Its outcome: answer the first question with either button, and see the two ways it could go. Then switch "Show the
// velocity, too" on, and answer five times in a row by its sign (the read-out names the direction).

const SIZE = { width: 600, height: 400 } as const;
const STREAK = 5;
const at = urlParam("question", integer(0, 1000), 0);
const withVelocity = urlParam("velocity", flag, false);

/** One picture, two futures: what is missing from the picture, and what it changes. */
export function MarkovPropertyLab() {
  const found = useWork("", study);
  const [answer, setAnswer] = useState<Direction | null>(null);
  const [tally, setTally] = useState({ seenTwins: false, streak: 0, best: 0, asked: 0, right: 0 });
  const controls = useFollowedFocus(answer === null);
  if (found === null) return <p class="waiting">The car is driving …</p>;
  const question = found.questions[at.value % found.questions.length];
  const { asked } = question;
  const give = (direction: Direction): void => {
    setAnswer(direction);
    const isRight = direction === asked.goes;
    setTally(({ streak, best, asked: count, right }) => {
      const next = withVelocity.value && isRight ? streak + 1 : 0;
      const blind = withVelocity.value ? 0 : 1;
      return {
        seenTwins: true,
        streak: next,
        best: Math.max(best, next),
        asked: count + blind,
        right: right + (isRight ? blind : 0),
      };
    });
  };
  const goOn = (): void => {
    setAnswer(null);
    at.value = (at.peek() + 1) % found.questions.length;
  };
  return (
    <Lab
      id="markov-property"
      title="Which way will it go?"
      outcome={`see one picture go on in two ways; then foretell ${STREAK} in a row with what was missing.`}
      reached={tally.seenTwins && tally.best >= STREAK}
    >
      <div class="lab-columns">
        <div>
          <Picture moment={asked} />
          <div class="row" ref={controls}>
            {answer === null ? (
              <>
                <Button kind="primary" name="left" onClick={() => give("left")}>
                  It will be further left
                </Button>
                <Button kind="primary" name="right" onClick={() => give("right")}>
                  It will be further right
                </Button>
              </>
            ) : (
              <Button kind="primary" name="next" onClick={goOn}>
                Next picture
              </Button>
            )}
          </div>
          <Switch
            label="Show the velocity, too"
            name="velocity"
            value={withVelocity.value}
            onChange={(value) => {
              withVelocity.value = value;
            }}
          />
        </div>
        <div>
          <p>
            A weak car in a valley, its engine off from now on. Where will it be in {AHEAD} steps: further left or
            further right?
          </p>
          {withVelocity.value && (
            <p class="lab-verdict">
              Velocity now: <b data-velocity={asked.goes}>{velocityText(asked)}</b>
            </p>
          )}
          <div role="status">{answer !== null && <Reveal question={question} answer={answer} />}</div>
          {tally.asked > 0 && (
            <p class="quiet">
              From the picture alone: {tally.right} of {tally.asked} right.
              {withVelocity.value && ` With the velocity: ${tally.streak} in a row.`}
            </p>
          )}
          {tally.seenTwins && (
            <Bars
              title="What a machine that counts foretells in 500 new moments, by what it is shown"
              bars={found.scores.map(({ view, share }) => ({
                name: view,
                share,
                text: `${Math.round(100 * share)} %`,
                isMarked: share > 0.9,
              }))}
            />
          )}
        </div>
      </div>
      <Goals
        goals={[
          { text: "One picture that goes on in two ways", done: tally.seenTwins },
          { text: `${STREAK} in a row foretold with the velocity`, done: tally.best >= STREAK },
        ]}
      />
    </Lab>
  );
}

/** The car as an onlooker sees it in a still. */
function Picture({ moment }: { readonly moment: Moment }) {
  return (
    <CanvasFigure
      key={`${moment.position} ${moment.velocity}`}
      {...SIZE}
      label="A car in a valley"
      description={`It stands at ${moment.position.toFixed(2)} on a track from −1.2 to 0.6. How it moves cannot be seen.`}
      onContext={(context) => {
        if (context === null) return;
        const env = new MountainCar();
        // The engine's arrow would give away what is asked for.
        env.restore({ ...(moment.state as object), action: 1 });
        env.draw(context);
      }}
    />
  );
}

/** What came, and what came in another drive of the same picture. */
function Reveal({ question: { asked, other }, answer }: { readonly question: Question; readonly answer: Direction }) {
  const isRight = answer === asked.goes;
  return (
    <>
      <p class={`notice ${isRight ? "good" : "warn"}`}>
        {isRight ? "Right" : "No"}: it went {asked.goes}. But in another drive the same picture went {other.goes}:
      </p>
      <Track moment={asked} name="This drive" />
      <Track moment={other} name="The other one" />
    </>
  );
}

const [WEST, EAST, WIDTH, MIDDLE] = [-1.2, 0.6, 360, 22];

/** A drive along the track: hollow where it was, solid where it is, an arrow to where it went. */
function Track({ moment, name }: { readonly moment: Moment; readonly name: string }) {
  const { trail, position, future, velocity, goes } = moment;
  const x = (place: number): number => ((place - WEST) / (EAST - WEST)) * WIDTH;
  const end = future[future.length - 1];
  const from = trail[0] < position ? "left" : "right";
  const head = goes === "left" ? 7 : -7;
  return (
    <figure class="track">
      <figcaption class="label">
        {name}: came from the {from}, velocity {signed(velocity)}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} 44`} role="img" aria-label={`${name}: from the ${from} to the ${goes}`}>
        <path class="track-line" d={`M0 ${MIDDLE + 12}H${WIDTH}`} />
        {trail.map((place, index) => (
          <circle key={index} class="track-past" cx={x(place)} cy={MIDDLE} r={3 + index * 0.5} />
        ))}
        <path class="track-future" d={`M${x(position)} ${MIDDLE}H${x(end)}`} />
        <path class="track-head" d={`M${x(end)} ${MIDDLE}l${head} -6v12z`} />
        <circle class="track-now" cx={x(position)} cy={MIDDLE} r="7" />
      </svg>
    </figure>
  );
}

function velocityText({ velocity }: Moment): string {
  return `${signed(velocity)}, to the ${velocity < 0 ? "left" : "right"}`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}
