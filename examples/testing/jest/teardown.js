export default () => globalThis.tenant.close()
