// Proves that the first page a reader opens beside the work is light: HTML and style sheet, compressed, at most 24 KB.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { expect, folder, stages, test } from './guide.js';

const limit = 24 * 1024;

for (const name of stages) {
  test(`${name} weighs at most ${limit} bytes with its style`, async () => {
    const file = path.join(folder, name);
    const html = fs.readFileSync(file);
    const sheets = [...html.toString().matchAll(/href="?([^">\s]+\.css)/g)].map(([, href]) => path.resolve(path.dirname(file), href));
    expect(sheets.length).toBeGreaterThan(0);
    const weights = [html, ...sheets.map((sheet) => fs.readFileSync(sheet))].map((bytes) => zlib.gzipSync(bytes, { level: 9 }).length);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(limit);
  });
}
