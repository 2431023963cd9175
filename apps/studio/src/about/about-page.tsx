import { hrefOf } from "../app/url-state.ts";

/** What the studio is, and what it does with one's data. */
export default function AboutPage() {
  return (
    <article class="prose">
      <h1>About the studio</h1>
      <p class="lead">
        Perilune is deep reinforcement learning for TypeScript. The studio is its workshop: agents are trained here, in
        this page, by the same library that Node runs, with the same bits.
      </p>
      <h2>What to do here</h2>
      <ul>
        <li>
          <a href={hrefOf("train")}>Train</a> an agent and watch it get better; <a href={hrefOf("watch")}>watch</a> what
          it does, step by step; <a href={hrefOf("play")}>play</a> beside it.
        </li>
        <li>
          <a href={hrefOf("learn")}>Learn</a> how it works, from the first idea to a landing on the Moon, and find out
          in the <a href={hrefOf("quiz")}>quizzes</a> what has stayed.
        </li>
      </ul>
      <h2>The same bits</h2>
      <p>
        A run is a pure function of its configuration. Train it here or with <code>npx perilune train</code>: the
        weights come out equal to the last bit, and a hash names them.
      </p>
      <h2>Your runs are yours</h2>
      <p>
        Runs are kept in this browser, as the very files of a run folder. Nothing is sent anywhere, and clearing this
        site’s data removes them: export what is dear to you under <a href={hrefOf("runs")}>Runs</a>. What is exported
        opens in the command line, and the other way round.
      </p>
      <h2>Without a network</h2>
      <p>
        Once a first visit has lasted some seconds, the studio opens without a network, every page of it; a browser that
        is told to save data keeps the pages that you have opened. A new version is told of, and comes when you ask for
        it.
      </p>
      <h2>With the runs of your machine</h2>
      <p>
        <code>npx perilune studio</code> serves this studio to your own browsers alone, beside the runs in{" "}
        <code>runs/</code>: they are listed under Runs, and their curves grow while a terminal trains them.
      </p>
    </article>
  );
}
