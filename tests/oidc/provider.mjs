// A real OpenID Connect provider on loopback, for tests only: node provider.mjs PACKAGES
// Prints its issuer. POST /test/rotate changes its signing keys, POST /test/stop-keys hides them.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

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
  const made = new Provider(issuer, {
    jwks: { keys: [key('RS256'), key('ES256')] },
    clients: Object.keys(ROLES).map((client_id) => ({
      client_id,
      client_secret: `${client_id}-salaisuus`,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    scopes: ['RS256', 'ES256'],
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
  return made.callback();
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
