/** The result of a user's action. */
export interface Announcement {
  kind: 'good' | 'alert'
  text: string
}
