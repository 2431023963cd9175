import { render } from "preact";
import { App } from "./app/app.tsx";
import { followLinks } from "./app/url-state.ts";
import { keepOffline } from "./offline/keep-offline.ts";
import "./ui/styles/tokens.css";
import "./ui/styles/base.css";
import "./ui/styles/frame.css";
import "./ui/styles/controls.css";
import "./ui/styles/parts.css";
import "./ui/styles/forced-colors.css";

followLinks();
keepOffline();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
