// Filters under an id that is made from their content, so that storing one twice is storing it once.
import { type Database, statementsOf } from '@veche/database';

interface Tables {
  filters: { user_number: number; filter_id: string; content: string };
}

const statements = statementsOf<Tables>();

const find = statements.read('filters.find', { user: 'int', filterId: 'text' }, (db, p) =>
  db
    .selectFrom('filters')
    .select('content')
    .where('user_number', '=', p.user)
    .where('filter_id', '=', p.filterId),
);

export const putFilter = statements.write(
  'filters.put',
  { user: 'int', filterId: 'text', content: 'text' },
  (db, p) =>
    db
      .insertInto('filters')
      .values({ user_number: p.user, filter_id: p.filterId, content: p.content })
      .onConflict((conflict) => conflict.columns(['user_number', 'filter_id']).doNothing()),
);

/** The filter's JSON text. */
export async function findFilter(
  database: Database,
  user: number,
  filterId: string,
): Promise<string | undefined> {
  const row = await database.reader.first(find, { user, filterId });
  return row?.content;
}
