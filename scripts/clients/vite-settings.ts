/** Changes the framework's plugin in a configuration of Vite, and the prefix of the environment variables. */
export function withPlugin(text: string, name: string, from: string, prefix: string, former = 'REACT_APP_'): string {
  return text
    .replace(/import \w+ from '@vitejs[^']*'/, `import ${name} from '${from}'`)
    .replace(/plugins: \[\w+\(\)\]/, `plugins: [${name.replace(/[{} ]/g, '')}()]`)
    .replaceAll(former, prefix)
}
