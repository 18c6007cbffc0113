import type { ActionBinding } from '../../store/actions/action-bindings.ts'
import type { Action, ActionContent, ActionVersion } from '../../store/actions/actions.ts'

/** An Action in the Management API's format. The values of secrets are never shown. */
export function actionDocument(action: Action): object {
  const { id, name, supported_triggers, created_at, updated_at, code, dependencies, runtime, deployed } = action
  return {
    id,
    name,
    supported_triggers,
    created_at,
    updated_at,
    code,
    dependencies,
    runtime,
    status: action.isUpToDate ? 'built' : 'pending',
    secrets: secretsOf(action),
    ...(deployed && {
      current_version: {
        id: deployed.id,
        code: deployed.code,
        runtime: deployed.runtime,
        status: 'BUILT',
        number: deployed.number,
        build_time: deployed.created_at,
        created_at: deployed.created_at,
        updated_at: deployed.created_at,
      },
      deployed_version: contentDocument(deployed, true),
    }),
    all_changes_deployed: action.isUpToDate,
  }
}

/** A version in the Management API's format. */
export function versionDocument(version: ActionVersion, action: Action): object {
  const { id, name, supported_triggers, created_at, updated_at } = action
  return {
    ...contentDocument(version, action.deployed?.id === version.id),
    action_id: id,
    action: { id, name, supported_triggers, created_at, updated_at, all_changes_deployed: action.isUpToDate },
  }
}

/** A binding in the Management API's format. */
export function bindingDocument({ action_id: _id, ...binding }: ActionBinding, action: Action): object {
  return { ...binding, action: actionDocument(action) }
}

function contentDocument(version: ActionVersion, deployed: boolean): object {
  const { code, dependencies, id, number, created_at, runtime, supported_triggers } = version
  return {
    code,
    dependencies,
    id,
    deployed,
    number,
    ...(deployed && { built_at: created_at }),
    secrets: secretsOf(version),
    status: 'built',
    created_at,
    updated_at: created_at,
    runtime,
    supported_triggers,
  }
}

function secretsOf({ secrets }: ActionContent): object[] {
  return secrets.map(({ name, updated_at }) => ({ name, updated_at }))
}
