/*
 * The lines with which settings are refused; none where they are good.
 */
import { SettingsError } from '../../infra/settings.ts';

export const faultsOf = (read: () => unknown): readonly string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
};
