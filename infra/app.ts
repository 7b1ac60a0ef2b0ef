/*
 * The ready app: npx cdk deploy -c clusters=prod -c zones=Z0123:example.com, or -c settings=FILE.json. Bad settings end it with
 * one line for each fault.
 */
import { App } from 'aws-cdk-lib';
import { addStacks } from './add-stacks.ts';
import { readSettings, SettingsError } from './settings.ts';

const app = new App();
try {
  addStacks(app, readSettings(app.node));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  for (const fault of error.faults) console.error(`elb53: ${fault}`);
  process.exit(1);
}
