/*
 * Writes examples/quickstart/offline/ afresh from the stand-ins: `node test/cli/write-offline-example.ts`, and then
 * `npx biome format --write examples`. quickstart.test.ts fails when that is due.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dumpWorld } from './dump-world.ts';
import { quickstart, quickstartWorld } from './quickstart-world.ts';

const { cloud, cluster } = await quickstartWorld();
const folder = new URL('offline/', quickstart);
mkdirSync(folder, { recursive: true });
for (const [name, content] of Object.entries(await dumpWorld(cloud, cluster))) {
  writeFileSync(new URL(name, folder), content);
}
await cloud.close();
