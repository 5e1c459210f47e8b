// What the database is called in the data folder.
export const databaseFileName = 'database.sqlite';
