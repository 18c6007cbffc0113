/** The tenant over a fresh data folder, without request logs, which the bare engine does not write either. */
import { createTenant } from '@tollgate/tenant'
import { childArgument } from '../child.ts'
import { announce } from '../servers/serve.ts'
import { isIssuerSettings } from './settings.ts'

const { dataFolder } = childArgument(isIssuerSettings)
const { origin } = await createTenant({ port: 0, dataFolder })
announce({ port: Number(new URL(origin).port) })
