/** Copies the APIs and clients to the package `create-tollgate`, as its templates. Runs when it is packed. */
import { join } from 'node:path'
import { copyTemplates } from '../templates/copy.ts'

copyTemplates(join(import.meta.dirname, '../..'), join(import.meta.dirname, '../../packages/create-tollgate/templates'))
