// What changed from one OpenAPI file to another: node diff.mjs PACKAGES BEFORE AFTER
// Prints a JSON list of {type, action, path, description}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [packages, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${packages}/package.json`));
const { apiCompare } = require('api-smart-diff');

const [before, after] = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
const { diffs } = apiCompare(before, after);
console.log(JSON.stringify(diffs.map(({ type, action, path, description }) => (
  { type, action, path: path.map(String), description }))));
