/** A page on auth0-js, which gets its tokens in the fragment and renews them in a hidden iframe. */
import auth0, { type Auth0Callback, type Auth0DecodedHash, type Auth0UserProfile } from 'auth0-js'
import { answerOf, offer, statusOf } from './offer.ts'
import { show } from './plain-page.ts'

const { domain, clientId, audience, responseType = 'token id_token' } = window.settings
const scope = 'openid profile email'
const webAuth = new auth0.WebAuth({
  domain,
  clientID: clientId,
  audience,
  responseType,
  scope,
  redirectUri: location.origin,
})

let session: Auth0DecodedHash | null = null
const trouble = await arrive().catch(error => error)

offer({
  sdk: {
    logIn: async parameters => webAuth.authorize(parameters),
    async getToken({ audience: other, isFresh = false }) {
      if (isFresh) session = await checkSession(other)
      return session?.accessToken
    },
    async callApi(url) {
      return answerOf(await fetch(url, { headers: { authorization: `Bearer ${session?.accessToken}` } }))
    },
    logOut: async () => webAuth.logout({ returnTo: location.origin }),
    async logInWithPassword({ realm, ...login }) {
      const options = { ...login, scope, audience }
      const { accessToken } = await promised<Auth0DecodedHash>(done =>
        realm === undefined
          ? webAuth.client.loginWithDefaultDirectory(options, done)
          : webAuth.client.login({ ...options, realm }, done),
      )
      return accessToken
    },
  },
  errorClasses: {},
  trouble,
})
show(statusOf({ isLoading: false, trouble, email: await findEmail() }))

async function arrive(): Promise<void> {
  if (location.hash !== '') {
    session = await promised<Auth0DecodedHash | null>(done => webAuth.parseHash(done))
    history.replaceState({}, '', '/')
  } else {
    session = await checkSession().catch(error => {
      if (error.error === 'login_required') return null
      throw error
    })
  }
}

function checkSession(other: string = audience): Promise<Auth0DecodedHash> {
  return promised(done => webAuth.checkSession({ audience: other, scope }, done))
}

/** From the ID token, or from user info without one. */
async function findEmail(): Promise<string | undefined> {
  if (session?.idTokenPayload) return session.idTokenPayload.email
  const { accessToken } = session ?? {}
  if (accessToken === undefined) return undefined
  const profile = await promised<Auth0UserProfile>(done => webAuth.client.userInfo(accessToken, done))
  return profile.email
}

function promised<Result>(call: (done: Auth0Callback<Result, auth0.Auth0Error>) => void): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>()
  call((error, result) => {
    if (!error) return resolve(result)
    const { code, error: name, description, errorDescription } = error
    reject(Object.assign(new Error(description ?? errorDescription), { error: name ?? code }))
  })
  return promise
}
