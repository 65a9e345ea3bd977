// A real OpenID Connect provider on loopback, for tests only: node provider.mjs PACKAGES
// Prints its issuer. POST /test/rotate changes its signing keys, POST /test/stop-keys hides them.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
const { Provider, interactionPolicy } = await import(pathToFileURL(require.resolve('oidc-provider')));

// What a person at the login page is called → the roles of that account.
const PERSONS = {
  'Liisa Lukija': ['alke-lukija'],
  'Veera Valmistelija': ['alke-lukija', 'alke-valmistelija'],
  'Outi Ulkopuolinen': ['muun-palvelun-rooli'],
};
const ROLES = {
  lukija: ['alke-lukija', 'muun-palvelun-rooli'],
  valmistelija: ['alke-lukija', 'alke-luonnokset-tem'],
  paakayttaja: ['alke-paakayttaja'],
  ulkopuolinen: [],
};

function key(alg) {
  const { privateKey } = alg === 'ES256'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg, use: 'sig' };
}

function provider(issuer) {
  const policy = interactionPolicy.base();
  policy.get('consent').checks.remove('native_client_prompt'); // the pages are no app
  const made = new Provider(issuer, {
    jwks: { keys: [key('RS256'), key('ES256')] },
    clients: [
      ...Object.keys(ROLES).map((client_id) => ({
        client_id,
        client_secret: `${client_id}-salaisuus`,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      })),
      {
        client_id: 'sivut',
        client_secret: 'sivut-salaisuus',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        application_type: 'native', // so that any port of loopback will do
        redirect_uris: ['http://127.0.0.1/sign-in/return'],
        post_logout_redirect_uris: [],
      },
    ],
    scopes: ['openid', 'profile', 'RS256', 'ES256'],
    claims: { openid: ['sub', 'realm_access'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: [randomUUID()] },
    findAccount: (ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: sub, realm_access: { roles: PERSONS[sub] ?? [] } }),
    }),
    interactions: { policy, url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({
        clientId: client.clientId,
        accountId: session.accountId,
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (ctx, resource, client) => ({
          scope: 'RS256 ES256',
          audience: resource,
          accessTokenTTL: 600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: ctx.oidc.params.scope || 'RS256' } },
        }),
      },
    },
    extraTokenClaims: (ctx, token) => ({ realm_access: { roles: ROLES[token.clientId] } }),
  });
  const rest = made.callback();
  return (request, response) => (
    request.url.startsWith('/interaction/') ? login(made, request, response) : rest(request, response)
  );
}

async function login(made, request, response) {
  if (request.method === 'GET') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="fi"><title>Kirjaudu</title><link rel="icon" href="data:,">
      <form method="post"><label>Nimi <input name="name"></label><button>Jatka</button></form></html>`);
    return;
  }
  let body = '';
  for await (const part of request) body += part;
  const accountId = new URLSearchParams(body).get('name');
  await made.interactionFinished(request, response, { login: { accountId } });
}

let handle;
let hidden = false;
const server = createServer((request, response) => {
  if (request.url === '/test/rotate') handle = provider(issuer);
  else if (request.url === '/test/stop-keys') hidden = true;
  else if (hidden && request.url === '/jwks') response.statusCode = 500;
  else return handle(request, response);
  response.end();
});
let issuer;
server.listen(0, '127.0.0.1', () => {
  issuer = `http://127.0.0.1:${server.address().port}`;
  handle = provider(issuer);
  console.log(issuer);
});
process.stdin.on('end', () => process.exit(0)).resume();
