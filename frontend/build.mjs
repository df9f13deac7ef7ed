// Builds the one ES module that ships in the integration; the same source gives the same bytes.
//
//   node build.mjs           write it
//   node build.mjs --check   fail where what is there is not what the source gives
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const folder = fileURLToPath(new URL(".", import.meta.url));
const target = fileURLToPath(
  new URL("../custom_components/steward/frontend/steward.js", import.meta.url),
);

const { outputFiles } = await build({
  absWorkingDir: folder,
  entryPoints: ["src/index.ts"],
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "inline",
  tsconfig: "tsconfig.json",
  write: false,
});
const built = outputFiles[0].contents;
const size = `${(gzipSync(built).length / 1000).toFixed(1)} kB gzip`;

if (process.argv.includes("--check")) {
  let same = false;
  try {
    same = readFileSync(target).equals(built);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  if (!same) {
    console.error("steward.js is not what the source gives: run `npm run build` in frontend/");
    process.exit(1);
  }
  console.log(`steward.js is what the source gives (${size})`);
} else {
  writeFileSync(target, built);
  console.log(`steward.js: ${size}`);
}
