/*
 * The entry of the Lambda function. A bad environment stops it here, before the first event.
 */
import { readEnvironment } from './config.ts';
import { createFunction } from './create-function.ts';

export const handler = createFunction(readEnvironment());
