import { newId } from '../../../store/ids.ts'
import { name, nullable, object, open, text } from '../members.ts'
import type { StoredCollection } from '../resource.ts'

/** `/verifiable-credentials/verification/templates`: no credentials of wallets are verified here. */
export const credentialTemplates: StoredCollection = {
  path: '/verifiable-credentials/verification/templates',
  scopes: { resource: 'vdcs_templates' },
  list: { shape: 'checkpoints', name: 'templates' },
  newId: () => newId('vct_'),
  members: {
    name: name(255),
    type: name(255),
    dialect: { type: 'string', enum: ['simplified/1.0'] },
    presentation: object({ 'org.iso.18013.5.1.mDL': object({ 'org.iso.18013.5.1': open }) }),
    custom_certificate_authority: nullable(text(4096, 1)),
    well_known_trusted_issuers: nullable(name(255)),
  },
  required: ['name', 'type', 'dialect', 'presentation', 'well_known_trusted_issuers'],
  hasTimes: true,
  missing: ['inexistent_template', 'The template does not exist.'],
}
