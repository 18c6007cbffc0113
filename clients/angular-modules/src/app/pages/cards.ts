/** The cards of the home page, one for each message. */
export const CARDS = [
  {
    path: '/public',
    name: 'Public',
    who: 'Open to everyone',
    text: 'The request needs no access token.',
    gate: '/gate-open.svg',
  },
  {
    path: '/protected',
    name: 'Protected',
    who: 'Open to signed-in users',
    text: 'The request needs a valid access token of the tenant.',
    gate: '/gate-half.svg',
  },
  {
    path: '/admin',
    name: 'Admin',
    who: 'Open to admins',
    text: 'The access token must contain the permission read:admin-messages.',
    gate: '/gate-closed.svg',
  },
]
