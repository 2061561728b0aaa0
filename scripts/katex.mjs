// One JSON list of [tex, display] per line of standard input; one JSON list of {html} or {error} per line of output.
import { createInterface } from "node:readline";
import katex from "katex";

const render = ([tex, displayMode]) => {
  try {
    return { html: katex.renderToString(tex, { displayMode, throwOnError: true, strict: "error" }) };
  } catch (error) {
    return { error: error.message };
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(JSON.parse(line).map(render)) + "\n");
}
