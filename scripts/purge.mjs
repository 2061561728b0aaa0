// One JSON {css, used} per line of standard input: style sheets, and the words that pages and scripts use; one JSON
// list of shorter style sheets per line of output.
import { createInterface } from "node:readline";
import { PurgeCSS } from "purgecss";

const VARIABLE = /var\(\s*(--[\w-]+)/g;

for await (const line of createInterface({ input: process.stdin })) {
  const { css, used } = JSON.parse(line);
  const purge = async (styles, options) => (await new PurgeCSS().purge({
    content: [{ raw: used.join(" "), extension: "html" }],
    defaultExtractor: (words) => words.split(" "),
    css: styles.map((raw) => ({ raw })),
    ...options,
  })).map(({ css }) => css);
  const shorter = await purge(css, { keyframes: true });
  // PurgeCSS looks for the uses of a variable in the style sheet that defines it; ours define what Material's use.
  const variables = shorter.flatMap((style) => [...style.matchAll(VARIABLE)].map(([, name]) => name));
  const safelist = { variables: [...variables, ...used.filter((word) => word.startsWith("--"))] };
  process.stdout.write(JSON.stringify(await purge(shorter, { variables: true, safelist })) + "\n");
}
