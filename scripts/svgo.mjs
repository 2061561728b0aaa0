// One JSON list of SVG texts per line of standard input; one JSON list of shorter ones per line of output.
import { createInterface } from "node:readline";
import { optimize } from "svgo/browser"; // in one file, which Node reads in half the time

// Ids are made unique by the page later; a title and a description are added there.
const overrides = { cleanupIds: false, removeDesc: false, mergePaths: false };
const options = { floatPrecision: 1, plugins: [{ name: "preset-default", params: { overrides } }] };

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(JSON.parse(line).map((svg) => optimize(svg, options).data)) + "\n");
}
