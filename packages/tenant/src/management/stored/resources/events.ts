import { newId } from '../../../store/ids.ts'
import { list, name, object, oneOf, text, url } from '../members.ts'
import type { StoredCollection } from '../resource.ts'

const destination = object(
  {
    type: oneOf('webhook', 'eventbridge', 'action'),
    configuration: object({
      webhook_endpoint: url,
      webhook_authorization: object({
        method: oneOf('basic', 'bearer', 'custom_header'),
        username: text(128),
        password: text(256),
        token: text(4096),
        header_name: text(128),
        header_value: text(4096),
      }),
      aws_account_id: text(12),
      aws_region: text(32),
      aws_partner_event_source: text(1024),
      action_id: text(36),
    }),
  },
  ['type', 'configuration'],
)

/** `/event-streams`: nothing is sent to them, so each of them is shown as disabled. */
export const eventStreams: StoredCollection = {
  path: '/event-streams',
  scopes: 'event_streams',
  list: { shape: 'checkpoints', name: 'eventStreams' },
  newId: () => newId('est_'),
  members: {
    name: name(128),
    status: oneOf('enabled', 'disabled'),
    subscriptions: list(object({ event_type: name(64) }, ['event_type']), 50),
    destination,
  },
  required: ['destination'],
  unkept: [
    'status',
    'destination.configuration.webhook_authorization.password',
    'destination.configuration.webhook_authorization.token',
    'destination.configuration.webhook_authorization.header_value',
  ],
  defaults: { status: 'disabled', subscriptions: [] },
  hasTimes: true,
  missing: ['event_stream_not_found', 'The event stream does not exist.'],
}

/** `/event-streams/{id}/deliveries`: there are none. */
export const eventDeliveries: StoredCollection = {
  path: '/event-streams/:owner/deliveries',
  scopes: { resource: 'event_deliveries' },
  list: { shape: 'checkpoints', name: 'deliveries' },
  methods: '',
  members: {},
  owner: '/event-streams',
  missing: eventStreams.missing,
}
