/** An HTTP request to show as a snippet. */
export interface Call {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  /** Sent as JSON. */
  body?: Record<string, string>
}

/** The languages of the snippets; the first is the default. */
export const LANGUAGES: readonly { id: string; label: string; write: (call: Call) => string }[] = [
  { id: 'curl', label: 'cURL', write: curl },
  { id: 'fetch', label: 'JavaScript', write: fetchCall },
  { id: 'python', label: 'Python', write: python },
  { id: 'go', label: 'Go', write: go },
  { id: 'java', label: 'Java', write: java },
  { id: 'csharp', label: 'C#', write: csharp },
  { id: 'php', label: 'PHP', write: php },
  { id: 'ruby', label: 'Ruby', write: ruby },
]

function curl({ method, url, headers, body }: Call): string {
  const options = [
    ...(method === 'GET' ? [] : [`--request ${method}`]),
    `--url ${shellQuoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `--header ${shellQuoted(`${name}: ${value}`)}`),
    ...(body ? [`--data ${shellQuoted(JSON.stringify(body))}`] : []),
  ]
  return `curl ${options.join(' \\\n  ')}`
}

function fetchCall({ method, url, headers, body }: Call): string {
  const lines = [
    ...(method === 'GET' ? [] : [`  method: ${JSON.stringify(method)},`]),
    `  headers: ${indented(JSON.stringify(headers, undefined, 2))},`,
    ...(body ? [`  body: JSON.stringify(${indented(JSON.stringify(body, undefined, 2))}),`] : []),
  ]
  return `const response = await fetch(${JSON.stringify(url)}, {\n${lines.join('\n')}\n})\nconsole.log(response.status, await response.json())`
}

function python({ method, url, headers, body }: Call): string {
  return [
    'import json, urllib.request',
    '',
    'request = urllib.request.Request(',
    `    ${JSON.stringify(url)},`,
    `    method=${JSON.stringify(method)},`,
    `    headers=${indented(JSON.stringify(headers, undefined, 4), 4)},`,
    ...(body ? [`    data=json.dumps(${indented(JSON.stringify(body, undefined, 4), 4)}).encode(),`] : []),
    ')',
    'with urllib.request.urlopen(request) as response:',
    '    print(response.status, json.load(response))',
  ].join('\n')
}

function go({ method, url, headers, body }: Call): string {
  return [
    body ? `body := strings.NewReader(${goQuoted(JSON.stringify(body))})` : 'var body io.Reader',
    `request, _ := http.NewRequest(${JSON.stringify(method)}, ${JSON.stringify(url)}, body)`,
    ...pairs(headers, (name, value) => `request.Header.Set(${name}, ${value})`),
    '',
    'response, err := http.DefaultClient.Do(request)',
    'if err != nil {',
    '\tlog.Fatal(err)',
    '}',
    'defer response.Body.Close()',
    'answer, _ := io.ReadAll(response.Body)',
    'fmt.Println(response.Status, string(answer))',
  ].join('\n')
}

function java({ method, url, headers, body }: Call): string {
  const publisher = body
    ? `BodyPublishers.ofString(${JSON.stringify(JSON.stringify(body))})`
    : 'BodyPublishers.noBody()'
  return [
    `var request = HttpRequest.newBuilder(URI.create(${JSON.stringify(url)}))`,
    ...pairs(headers, (name, value) => `    .header(${name}, ${value})`),
    `    .method(${JSON.stringify(method)}, ${publisher})`,
    '    .build();',
    'var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());',
    'System.out.println(response.statusCode() + " " + response.body());',
  ].join('\n')
}

function csharp({ method, url, headers, body }: Call): string {
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-type'))
  return [
    'using var client = new HttpClient();',
    `using var request = new HttpRequestMessage(HttpMethod.${method === 'GET' ? 'Get' : 'Post'}, ${JSON.stringify(url)});`,
    ...pairs(own, (name, value) => `request.Headers.TryAddWithoutValidation(${name}, ${value});`),
    ...(body
      ? [
          `request.Content = new StringContent(${JSON.stringify(JSON.stringify(body))}, Encoding.UTF8, "application/json");`,
        ]
      : []),
    'using var response = await client.SendAsync(request);',
    'Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");',
  ].join('\n')
}

function php({ method, url, headers, body }: Call): string {
  const lines = Object.entries(headers).map(([name, value]) => `    ${singleQuoted(`${name}: ${value}`)},`)
  return [
    `$request = curl_init(${singleQuoted(url)});`,
    'curl_setopt_array($request, [',
    `  CURLOPT_CUSTOMREQUEST => '${method}',`,
    '  CURLOPT_RETURNTRANSFER => true,',
    '  CURLOPT_HTTPHEADER => [',
    ...lines,
    '  ],',
    ...(body ? [`  CURLOPT_POSTFIELDS => ${singleQuoted(JSON.stringify(body))},`] : []),
    ']);',
    'echo curl_exec($request);',
  ].join('\n')
}

function ruby({ method, url, headers, body }: Call): string {
  return [
    "require 'net/http'",
    "require 'json'",
    '',
    `uri = URI(${singleQuoted(url)})`,
    `request = Net::HTTP::${method === 'GET' ? 'Get' : 'Post'}.new(uri)`,
    ...Object.entries(headers).map(([name, value]) => `request[${singleQuoted(name)}] = ${singleQuoted(value)}`),
    ...(body ? [`request.body = ${singleQuoted(JSON.stringify(body))}`] : []),
    "response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') { |http| http.request(request) }",
    'puts response.code, response.body',
  ].join('\n')
}

function pairs(record: Record<string, string>, write: (name: string, value: string) => string): string[] {
  return Object.entries(record).map(([name, value]) => write(JSON.stringify(name), JSON.stringify(value)))
}

function indented(text: string, spaces = 2): string {
  return text.replaceAll('\n', `\n${' '.repeat(spaces)}`)
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function goQuoted(text: string): string {
  return text.includes('`') ? JSON.stringify(text) : `\`${text}\``
}
