/** The one connection: accounts with an email address and a password. */
export const DATABASE_CONNECTION = 'Username-Password-Authentication'
