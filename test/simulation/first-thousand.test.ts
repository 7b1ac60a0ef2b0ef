import { describe } from 'vitest';
import { playThousand } from './thousand.ts';

describe('the simulation, first part', () => playThousand(1));
