// The Matrix homeserver.
export { BackupError, backUp, restore } from './backup.ts';
export { type Field, fields, type Settings } from './configuration/fields.ts';
export { type Configuration, ConfigurationError, loadConfiguration } from './configuration/load.ts';
export { sampleConfiguration } from './configuration/sample.ts';
export { type HomeserverSurroundings, type RunningHomeserver, startHomeserver } from './main.ts';
export { type OpenAdministration, openAdministration } from './offline-administration.ts';
