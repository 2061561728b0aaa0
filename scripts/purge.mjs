// One JSON {css, used} per line of standard input: style sheets, and the words that pages and scripts use; one JSON
// list of shorter style sheets per line of output.
import { createInterface } from "node:readline";
import { PurgeCSS } from "purgecss";

for await (const line of createInterface({ input: process.stdin })) {
  const { css, used } = JSON.parse(line);
  const options = { content: [{ raw: used.join(" "), extension: "html" }], keyframes: true };
  const rules = await new PurgeCSS().purge({ ...options, css: css.map((raw) => ({ raw })) });
  // PurgeCSS looks for the uses of a variable in its own style sheet only; ours are used by other sheets and by figures.
  const variables = rules.flatMap(({ css }) => [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((found) => found[1]));
  const shorter = await new PurgeCSS().purge({
    ...options,
    css: rules.map(({ css }) => ({ raw: css })),
    variables: true,
    safelist: { variables: [...new Set([...variables, ...used.filter((word) => word.startsWith("--"))])] },
  });
  process.stdout.write(JSON.stringify(shorter.map(({ css }) => css)) + "\n");
}
