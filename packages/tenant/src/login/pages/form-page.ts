import type { Login } from '../../hello-world.ts'
import type { Problem } from './field.ts'

/** The content of the login page and the sign-up page. */
export interface FormPage {
  /** The name of the application that requests the login. */
  application: string
  /** The initial value of the email address field. */
  email: string
  formToken: string
  problem?: Problem | undefined
  /** Logins with one click that the page offers. */
  shortcuts?: readonly Login[] | undefined
}
