// One JSON {css, used} per line of standard input: style sheets, and the words that pages and scripts use; one JSON
// list of shorter style sheets per line of output.
import { createInterface } from "node:readline";
import { PurgeCSS } from "purgecss";

for await (const line of createInterface({ input: process.stdin })) {
  const { css, used } = JSON.parse(line);
  const shorter = await new PurgeCSS().purge({
    content: [{ raw: used.join(" "), extension: "html" }],
    css: css.map((raw) => ({ raw })),
    keyframes: true,
    variables: true,
    safelist: { variables: [...css.join("").matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name) }, // of any of the sheets
  });
  process.stdout.write(JSON.stringify(shorter.map(({ css }) => css)) + "\n");
}
