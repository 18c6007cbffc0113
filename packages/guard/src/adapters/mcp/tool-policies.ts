import { refuseUnknownOptions } from '../../options/unknown-options.ts'
import { allOf, type Condition, checkCondition } from '../../policy/policy.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'
import type { McpCall } from './message.ts'

/** What clients of an MCP server need. `when()` gets the {@link McpCall}. */
export interface McpPolicies {
  /** For every request: the initialization, lists, resources, prompts and, with their own policy, tools. */
  readonly policy: Condition<McpCall>
  /** For each tool, by its exact name, in addition to `policy`. */
  readonly tools?: Readonly<Record<string, Condition<McpCall>>>
  /** For tools that `tools` does not name, in addition to `policy`. Default: they are refused. */
  readonly otherTools?: Condition<McpCall>
  /** For other JSON-RPC methods, such as `resources/read`, in addition to `policy`. */
  readonly methods?: Readonly<Record<string, Condition<McpCall>>>
  /** The longest body that the gate reads, in bytes. Default: 1,048,576, from 1 to 67,108,864. */
  readonly maxBodyBytes?: number
}

const OPTIONS = Object.keys({
  policy: true,
  tools: true,
  otherTools: true,
  methods: true,
  maxBodyBytes: true,
} satisfies Record<keyof McpPolicies, true>)

export interface ParsedPolicies {
  readonly base: Condition<McpCall>
  /** All that a call needs; `undefined` for a tool without a policy. */
  of(call: McpCall): Condition<McpCall> | undefined
  readonly maxBodyBytes: number
}

/**
 * A condition whose tests get the message. The context of the guard is the framework's own request, for its other callbacks.
 */
export function withCall(condition: Condition<McpCall>, call: McpCall): Condition {
  switch (condition.kind) {
    case 'when':
      return { ...condition, test: (token: VerifiedToken) => condition.test(token, call) }
    case 'allOf':
    case 'anyOf':
      return { ...condition, conditions: condition.conditions.map(each => withCall(each, call)) }
    default:
      return condition
  }
}

/** @throws TypeError that names the missing, wrong or unknown option */
export function parsePolicies(options: McpPolicies): ParsedPolicies {
  refuseUnknownOptions(options, OPTIONS)
  const { policy: base, otherTools, maxBodyBytes = 1_048_576 } = options
  checkCondition('mcpGate', base)
  if (!Number.isInteger(maxBodyBytes) || maxBodyBytes < 1 || maxBodyBytes > 67_108_864) {
    throw new TypeError(`The option "maxBodyBytes" must be a whole number from 1 to 67108864, not "${maxBodyBytes}"`)
  }
  const combine = (condition: Condition<McpCall>): Condition<McpCall> => {
    checkCondition('mcpGate', condition)
    return allOf(base, condition)
  }
  // Names are the client's choice: a map has no inherited ones.
  const mapOf = (policies: Readonly<Record<string, Condition<McpCall>>> = {}) =>
    new Map(Object.entries(policies).map(([name, condition]) => [name, combine(condition)]))
  const tools = mapOf(options.tools)
  const methods = mapOf(options.methods)
  if (methods.has('tools/call'))
    throw new TypeError('The option "methods" has "tools/call": use "tools" and "otherTools"')
  const others = otherTools === undefined ? undefined : combine(otherTools)

  return {
    base,
    of: ({ method, tool }) =>
      tool === undefined ? (method !== undefined && methods.get(method)) || base : (tools.get(tool) ?? others),
    maxBodyBytes,
  }
}
