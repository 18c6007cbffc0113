/** A retry button with a busy state. */
export function RetryButton({ busy = false, onClick }: { busy?: boolean; onClick(): void }) {
  return (
    <button
      type="button"
      className="button button--primary button__retry"
      aria-disabled={busy}
      onClick={busy ? undefined : onClick}
    >
      {busy ? 'Trying…' : 'Retry'}
    </button>
  )
}
