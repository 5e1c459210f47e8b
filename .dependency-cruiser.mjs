// The rules of the house (ARCHITECTURE.md): who may import whom. Everything not listed for a package is forbidden.
const mayImport = {
  protocol: [],
  'room-rules': ['protocol'],
  database: ['protocol'],
  client: ['protocol', 'room-rules'],
  homeserver: ['protocol', 'room-rules', 'database'],
  ui: [],
  web: ['protocol', 'client', 'ui'],
  testkit: ['protocol', 'room-rules', 'database', 'homeserver', 'client'],
  bench: ['protocol', 'room-rules', 'database', 'homeserver', 'client', 'testkit'],
};

const packageRules = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `packages-${name}`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: ['\\.test\\.tsx?$', `^packages/${name}/tests/`] },
  to: { path: `^(packages/(?!(?:${[name, ...allowed].join('|')})/)|apps/)` },
}));

/** The homeserver's domains, lowest tier first: a domain imports only lower tiers, through their index.ts. */
const tiers = [
  ['events'],
  ['accounts'],
  ['devices'],
  ['auth', 'account-data', 'media', 'profiles'],
  ['rooms'],
  ['keys', 'to-device', 'key-backup', 'receipts', 'typing', 'push'],
  ['sync'],
  ['admin'],
];
const domainRules = tiers.flatMap((domains, tier) =>
  domains.map((domain) => {
    const lower = tiers.slice(0, tier).flat();
    const forbidden = tiers.flat().filter((other) => other !== domain && !lower.includes(other));
    return {
      name: `domain-${domain}-imports-lower-tiers-only`,
      severity: 'error',
      from: { path: `^packages/homeserver/src/domains/${domain}/` },
      to: { path: `^packages/homeserver/src/(http/|domains/(${forbidden.join('|')})/)` },
    };
  }),
);

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...packageRules,
    ...domainRules,
    {
      name: 'domains-are-entered-by-their-index',
      severity: 'error',
      from: { path: '^packages/homeserver/src/(?:http|domains/([^/]+))/' },
      to: {
        path: '^packages/homeserver/src/domains/([^/]+)/',
        pathNot: ['^packages/homeserver/src/domains/$1/', '/index\\.ts$'],
      },
    },
    {
      name: 'only-storage-knows-kysely',
      severity: 'error',
      from: { path: '^packages/', pathNot: ['^packages/database/', '^packages/homeserver/src/storage/'] },
      to: { path: 'node_modules/kysely' },
    },
    {
      name: 'only-http-knows-fastify',
      severity: 'error',
      from: { path: '^packages/homeserver/src/', pathNot: '^packages/homeserver/src/(http/|main\\.ts)' },
      to: { path: 'node_modules/fastify' },
    },
    {
      name: 'storage-knows-nothing-above-it',
      severity: 'error',
      from: { path: '^packages/homeserver/src/storage/' },
      to: { path: '^packages/homeserver/src/(domains|http)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Tests may import what they test; and the parser does not know `await using`, which they end servers with.
    exclude: { path: '(^|/)(dist|\\.cache|data|tests)/|\\.test\\.tsx?$' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
