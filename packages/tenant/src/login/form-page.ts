import type { Login } from '../hello-world.ts'
import type { Problem } from './field.ts'

/** What the login page and the sign-up page show. */
export interface FormPage {
  /** The name of the application that asks. */
  application: string
  /** What the field for the email address holds at first. */
  email: string
  formToken: string
  problem?: Problem | undefined
  /** A login that the page offers at one click. */
  shortcut?: Login | undefined
}
