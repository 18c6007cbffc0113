import { useAuth0 } from '@auth0/auth0-vue'
import { onMounted, onUnmounted, ref } from 'vue'
import { config } from '../config'
import { fetchMessage } from './messages'
import type { MessageState } from './outcome'

/**
 * Fetches a message when the page opens, and again on `retry`.
 *
 * @param path relative to the API's URL
 * @param authenticated whether to send an access token
 */
export function useMessage(path: string, authenticated: boolean) {
  const { getAccessTokenSilently } = useAuth0()
  const message = ref<MessageState>({ state: 'loading' })
  const controller = new AbortController()

  async function load() {
    message.value = { state: 'loading' }
    message.value = await fetchMessage(
      `${config.apiServerUrl}${path}`,
      controller.signal,
      authenticated ? options => getAccessTokenSilently(options) : undefined,
    )
  }

  onMounted(load)
  onUnmounted(() => controller.abort())
  return { message, retry: load }
}
