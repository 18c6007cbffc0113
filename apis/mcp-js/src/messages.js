export const publicMessage = { text: 'This is a public message.' }
export const protectedMessage = { text: 'This is a protected message.' }
export const adminMessage = { text: 'This is an admin message.' }
