/** What every message route answers. */
export interface Message {
  readonly text: string
}

export const publicMessage: Message = { text: 'This is a public message.' }
export const protectedMessage: Message = { text: 'This is a protected message.' }
export const adminMessage: Message = { text: 'This is an admin message.' }
