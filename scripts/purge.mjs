// One JSON {css, used, variables} per line of standard input: style sheets, the words that pages and scripts use, and
// the variables that anything uses; one JSON list of shorter style sheets per line of output.
import { createInterface } from "node:readline";
import { PurgeCSS } from "purgecss";

for await (const line of createInterface({ input: process.stdin })) {
  const { css, used, variables } = JSON.parse(line);
  const shorter = await new PurgeCSS().purge({
    content: [{ raw: used.join(" "), extension: "html" }],
    css: css.map((raw) => ({ raw })),
    keyframes: true,
    variables: true,
    safelist: { variables },
  });
  process.stdout.write(JSON.stringify(shorter.map(({ css }) => css)) + "\n");
}
