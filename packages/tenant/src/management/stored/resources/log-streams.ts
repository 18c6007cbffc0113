import { newId } from '../../../store/ids.ts'
import { flag, list, map, name, object, oneOf, text, url } from '../members.ts'
import type { StoredCollection } from '../resource.ts'

/**
 * `/log-streams`: nothing is sent to them, so each of them is shown as paused. Their targets are outside of this
 * machine, and an imported configuration must not send the log there.
 */
export const logStreams: StoredCollection = {
  path: '/log-streams',
  scopes: 'log_streams',
  list: { shape: 'array', name: 'log_streams' },
  newId: () => newId('lst_'),
  members: {
    name: name(255),
    type: oneOf('http', 'eventbridge', 'eventgrid', 'datadog', 'splunk', 'sumo', 'mixpanel', 'segment'),
    status: oneOf('active', 'paused', 'suspended'),
    isPriority: flag,
    startFrom: text(64),
    filters: list(object({ type: oneOf('category'), name: name(100) }, ['type', 'name']), 100),
    pii_config: object({ algorithm: oneOf('xxhash'), method: oneOf('mask', 'hash'), log_fields: list(name(50), 10) }, [
      'log_fields',
    ]),
    sink: object({
      httpEndpoint: url,
      httpContentFormat: oneOf('JSONARRAY', 'JSONLINES', 'JSONOBJECT'),
      httpContentType: text(255),
      httpAuthorization: text(4096),
      httpCustomHeaders: list(map(text(4096)), 50),
      awsAccountId: text(64),
      awsRegion: text(64),
      awsPartnerEventSource: text(1024),
      azureSubscriptionId: text(64),
      azureResourceGroup: text(255),
      azureRegion: text(64),
      azurePartnerTopic: text(255),
      datadogApiKey: text(255),
      datadogRegion: text(16),
      splunkDomain: text(255),
      splunkPort: text(16),
      splunkToken: text(255),
      splunkSecure: flag,
      sumoSourceAddress: url,
      mixpanelRegion: text(16),
      mixpanelProjectId: text(255),
      mixpanelServiceAccountUsername: text(255),
      mixpanelServiceAccountPassword: text(255),
      segmentWriteKey: text(255),
    }),
  },
  required: ['type', 'sink'],
  fixed: ['type'],
  unkept: [
    'status',
    'startFrom',
    'sink.httpAuthorization',
    'sink.httpCustomHeaders',
    'sink.datadogApiKey',
    'sink.splunkToken',
    'sink.mixpanelServiceAccountPassword',
    'sink.segmentWriteKey',
  ],
  defaults: { status: 'paused', isPriority: false },
  status: { POST: 200 },
  missing: ['inexistent_log_stream', 'The log stream does not exist.'],
}
