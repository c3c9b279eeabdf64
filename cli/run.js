/**
 * Runs a program of this project, by default the application: `node cli/run.js [main.ts]`.
 *
 * Node reads no TypeScript, and translating some hundred files one by one at every start takes longer than the synthesis
 * itself. So esbuild puts our own sources (packages stay where they are) into one file under `node_modules/.cache`, once:
 * its last line lists the sources and their hash, and any change of them makes it anew. For stack traces with lines of
 * the sources: `NODE_OPTIONS=--enable-source-maps`.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename, dirname, join, relative, resolve } = require('node:path');

const root = resolve(__dirname, '..');
const entry = resolve(process.argv[2] ?? join(root, 'main.ts'));

/** One hash for what is built and from what; the folder is in it because `__dirname` is written into the file. */
function hashOf(inputs) {
  const hash = createHash('sha256').update(JSON.stringify([root, entry, inputs]));
  for (const input of [__filename, ...inputs.map((each) => join(root, each))]) hash.update(readFileSync(input)).update('\0');
  return hash.digest('hex');
}

function isCurrent(bundle) {
  try {
    const text = readFileSync(bundle, 'utf8');
    const { inputs, hash } = JSON.parse(text.slice(text.lastIndexOf('\n// ') + '\n// '.length));
    return hash === hashOf(inputs);
  } catch {
    return false; // never built, or a source is gone
  }
}

/** In one file every module would have that file's folder: each gets its own. */
const ownFolder = {
  name: 'own-folder',
  setup: (build) =>
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      return { loader: 'ts', contents: text.includes('__dirname') ? `const __dirname = ${JSON.stringify(dirname(path))};${text}` : text };
    }),
};

function build(bundle) {
  // esbuild comes with tsx, which is what runs the project's other programs.
  const { build: esbuild } = createRequire(require.resolve('tsx/package.json'))('esbuild');
  const options = { entryPoints: [entry], bundle: true, platform: 'node', target: 'node20', packages: 'external', sourcemap: 'linked', sourcesContent: false, outfile: bundle, absWorkingDir: root, metafile: true, write: false, logLevel: 'silent', plugins: [ownFolder] };
  return esbuild(options).then(({ metafile, outputFiles }) => {
    const inputs = Object.keys(metafile.inputs);
    mkdirSync(dirname(bundle), { recursive: true });
    // Renamed into place, so that nobody who starts at the same moment reads half a file.
    for (const { path, text } of outputFiles) {
      const made = `${path}.${process.pid}`;
      writeFileSync(made, path === bundle ? `${text}\n// ${JSON.stringify({ inputs, hash: hashOf(inputs) })}` : text);
      renameSync(made, path);
    }
  });
}

async function run() {
  process.argv.splice(1, 2, entry); // as if node ran the program itself
  const name = relative(root, entry).replace(/[^\w.]/g, '-');
  const bundle = join(root, 'node_modules', '.cache', basename(root), `${name}.cjs`);
  try {
    if (!isCurrent(bundle)) await build(bundle);
  } catch {
    // A folder that can't be written, or a source with an error, which the slower way reports as usual.
    require('tsx/cjs');
    require(entry);
    return;
  }
  require(bundle);
}

void run();
