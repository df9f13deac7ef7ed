// Builds what ships in the integration; the same source gives the same bytes.
//
//   node build.mjs           write steward.js, its parts, and beside each file what browsers are sent
//                            of it
//   node build.mjs --check   fail where what is there is not what the source gives
//
// Home Assistant's server sends the compressed file that lies beside the one that is asked for, as
// it does for the frontend's own files.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import { shrinkTemplates } from "./templates.mjs";

// The oldest that Home Assistant's own frontend serves: those that have BigInt and a <dialog>.
const BROWSERS = ["chrome67", "firefox98", "safari15.4", "ios15.4"];
const MAX_GZIP_BYTES = 40_000;
const MAX_GZIP_BYTES_OF_ALL = 60_000;
const BANNER = "/*! With Lit, copyright Google LLC, BSD-3-Clause, https://lit.dev */\n";
const MAIN = "src/index.ts";
/** What is fetched when a page needs it, by the end of its file's name. */
const LATER = {
  dialogs: "src/dialogs/all.ts",
  more: "src/more.ts",
  race: "src/race/all.ts",
};
const TEXTS = { de: "src/texts/de.ts", es: "src/texts/es.ts" };
/** What of it more than one needs: it comes with what every page has. */
const SHARED = ["src/common/plot.ts"];
/** What every page of Home Assistant loads: the first asks for the other, in which all is. */
const FIRST = new Set(["steward.js", "steward.core.js"]);

const folder = fileURLToPath(new URL(".", import.meta.url));
const target = new URL("../custom_components/steward/frontend/", import.meta.url);

const files = versioned(await bundle());
const size = (list) => list.reduce((sum, { bytes }) => sum + pack(bytes).length, 0);
const first = size(files.filter(({ name }) => FIRST.has(name)));
const said = `${(first / 1000).toFixed(1)} kB gzip, ${(size(files) / 1000).toFixed(1)} kB with all that follows`;
if (first > MAX_GZIP_BYTES) fail(`steward.js is too large: ${said}`);
if (size(files) > MAX_GZIP_BYTES_OF_ALL) fail(`all files together are too large: ${said}`);

const isThere = (file) => forms(file).every((form) => isCurrent(form, file.bytes));
if (process.argv.includes("--check")) {
  if (!files.every(isThere) || left(files).length > 0)
    fail("steward.js is not what the source gives: run `npm run build` in frontend/");
  console.log(`steward.js is what the source gives (${said})`);
} else {
  for (const name of left(files)) unlinkSync(new URL(name, target));
  for (const file of files)
    for (const form of forms(file))
      if (!isCurrent(form, file.bytes)) writeFileSync(form.path, form.pack(file.bytes));
  console.log(`steward.js: ${said}`);
}
/**
 * Bundle what every page loads, and each part that is fetched later, which shares it.
 *
 * What more than one part needs would become files of its own, for each group of parts. So each of
 * them needs all of the main part, and that is one file.
 */
async function bundle() {
  const later = Object.entries({ ...LATER, ...TEXTS }).map(([name, path]) => [`steward.${name}`, path]);
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: { steward: MAIN, ...Object.fromEntries(later) },
    outdir: ".",
    chunkNames: "steward.core",
    splitting: true,
    bundle: true,
    format: "esm",
    target: BROWSERS,
    minify: true,
    charset: "utf8",
    legalComments: "none",
    tsconfig: "tsconfig.json",
    plugins: [shrinkTemplates(BROWSERS, neededBy)],
    write: false,
  });
  return Promise.all(
    outputFiles.map(async ({ path, text }) => {
      // esbuild chooses names that are short, terser those that pack well: a kilobyte less
      const { code } = await minify(text, { module: true, ecma: 2018 });
      const name = basename(path);
      return { name, code: name === "steward.core.js" ? BANNER + code : code };
    }),
  );
}

/** Tell what a source needs beside what it says itself. */
function neededBy(path) {
  const name = relative(folder, path);
  if (name === MAIN) return SHARED.map((one) => join(folder, one));
  return Object.values(LATER).includes(name) ? [join(folder, MAIN)] : [];
}

/** Have the files ask for each other by what they all are: browsers keep what they have. */
function versioned(built) {
  const version = hash(built.map(({ name, code }) => `${name}\n${code}`).join("\n"));
  return built
    .map(({ name, code }) => {
      const text = code.replace(/"\.\/(steward[.\w]*\.js)"/g, `"./$1?v=${version}"`);
      return { name, bytes: Buffer.from(text) };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** A file as it is, and packed; packed bytes differ from one zlib to the next: what is in counts. */
function forms({ name }) {
  const path = fileURLToPath(new URL(name, target));
  return [
    { path, pack: (bytes) => bytes, unpack: (bytes) => bytes },
    { path: `${path}.gz`, pack, unpack: gunzipSync },
    { path: `${path}.br`, pack: brotliCompressSync, unpack: brotliDecompressSync },
  ];
}

function isCurrent({ path, unpack }, bytes) {
  try {
    return unpack(readFileSync(path)).equals(bytes);
  } catch {
    return false; // it is missing, or no archive
  }
}

/** Tell which files an earlier build has left. */
function left(files) {
  const names = new Set(files.flatMap(({ name }) => [name, `${name}.gz`, `${name}.br`]));
  return readdirSync(target).filter((name) => /\.js(\.gz|\.br)?$/.test(name) && !names.has(name));
}

function pack(bytes) {
  return gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
}

function hash(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
