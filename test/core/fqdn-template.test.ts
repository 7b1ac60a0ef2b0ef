import { describe, expect, it } from 'vitest';
import { parseFqdnTemplate } from '../../functions/core/fqdn-template.ts';

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'the-web-v2',
    namespace: 'shop',
    labels: {
      app: 'myapp',
      environment: 'production',
      department: 'FINANCE',
      'service.kubernetes.io/headless': '',
      Case: 'kept',
    },
    annotations: {
      'dns.company.com/zone': 'company.org',
      'external-dns.kubernetes.io/hostname': 'test.example.com',
      records: ' [{"dns":"b.internal.tld","port":80},{"dns":"a.example.tld"}]',
      list: '[{"a":1},{"a":2}]',
      tree: '{"outer":{"inner":"deep"},"list":["x"]}',
    },
  },
  spec: {
    clusterIP: '10.0.0.1',
    externalIPs: ['192.0.2.1', '2001:db8::1'],
    ports: [
      { name: 'http', port: 80 },
      { name: 'https', port: 443 },
    ],
    publishNotReadyAddresses: true,
    selector: { app: 'web' },
  },
  status: { loadBalancer: { ingress: [{ hostname: 'lb.example.net' }, { ip: '192.0.2.9' }] } },
};

const ingress = {
  kind: 'Ingress',
  metadata: { name: 'front' },
  spec: {
    ingressClassName: 'alb',
    tls: [{ hosts: ['t.example.com'] }],
    rules: [{ host: 'a.example.com', http: { paths: [{ path: '/' }] } }, { host: 'b.example.com' }],
  },
};

/** What the template writes, as hostnames; `problem` when it fails. */
const run = (template: string, object: unknown = service): unknown => {
  const parsed = parseFqdnTemplate(template);
  if (parsed.kind === 'invalid') return `invalid: ${parsed.problem}`;
  const result = parsed.hostnamesOf(object);
  return result.kind === 'failed' ? `failed: ${result.problem}` : result.hostnames;
};

/** What the template writes inside one name. */
const written = (template: string, object: unknown = service): unknown => {
  const result = run(`<${template}>`, object);
  return Array.isArray(result) ? result.join(',').replace(/^<|>$/g, '') : result;
};

describe('names', () => {
  it.each<[string, string, readonly string[]]>([
    ['of one object', '{{.Name}}.example.com', ['the-web-v2.example.com']],
    [
      'are split at commas, trimmed and sorted',
      '{{ .Namespace }}.org, {{ .Name }}.com ',
      ['shop.org', 'the-web-v2.com'],
    ],
    ['appear once', '{{.Name}}.a,{{.Name}}.a,{{.Name}}.a', ['the-web-v2.a']],
    ['lose one final dot', 'a.example.com.,b.example.com..', ['a.example.com', 'b.example.com.']],
    ['are not empty', ' , .,{{ if eq .Name "other" }}x{{ end }},', []],
    ['of an empty template', '', []],
    [
      'from annotations and labels',
      '{{.Labels.environment }}.x, {{ index .ObjectMeta.Annotations "dns.company.com/zone" }}',
      ['company.org', 'production.x'],
    ],
    [
      'from decoded JSON',
      '{{ if hasKey .Annotations "records" }}{{ range $entry := (index .Annotations "records" | fromJson) }}{{ index $entry "dns" }},{{ end }}{{ end }}',
      ['a.example.tld', 'b.internal.tld'],
    ],
    [
      'under a condition on an annotation',
      '{{ if contains (index .ObjectMeta.Annotations "external-dns.kubernetes.io/hostname") "example.com" }}{{ toLower .Labels.department }}.x{{end}}',
      ['finance.x'],
    ],
    [
      'of every address',
      '{{range .Spec.ExternalIPs}}{{if isIPv4 .}}v4.x,{{else if isIPv6 .}}v6.x,{{end}}{{end}}',
      ['v4.x', 'v6.x'],
    ],
    [
      'of the status',
      '{{range .Status.LoadBalancer.Ingress}}{{.Hostname}}{{.IP}},{{end}}',
      ['192.0.2.9', 'lb.example.net'],
    ],
  ])('%s', (_, template, expected) => {
    expect(run(template)).toEqual(expected);
  });

  it('of an Ingress come from rules and TLS', () => {
    const template =
      '{{range .Spec.Rules}}x-{{.Host}},{{end}}{{range $.Spec.TLS}}{{index .Hosts 0}}{{end}}';
    expect(run(template, ingress)).toEqual(['t.example.com', 'x-a.example.com', 'x-b.example.com']);
  });
});

describe('a template writes', () => {
  it.each<[string, string]>([
    ['{{.Kind}}/{{.APIVersion}}/{{.TypeMeta.Kind}}', 'Service/v1/Service'],
    ['{{.metadata.name}} {{.spec.clusterIP}}', 'the-web-v2 10.0.0.1'],
    ['{{.Spec.ClusterIP}}', '10.0.0.1'],
    ['{{.Spec.Selector.app}}', 'web'],
    ['{{(index .Spec.Ports 1).Port}}', '443'],
    ['{{(index (index .Spec.Ports 0) "name")}}', 'http'],
    ['{{index .Annotations "tree" | fromJson | print}}', 'map[list:[x] outer:map[inner:deep]]'],
    ['{{(index .Annotations "tree" | fromJson).outer.inner}}', 'deep'],
    ['{{with index .Annotations "tree" | fromJson}}{{index . "outer" "inner"}}{{end}}', 'deep'],
    ['{{$x := .Labels.app}}{{$x}}-{{$x}}', 'myapp-myapp'],
    ['{{$x := "a"}}{{if .Name}}{{$x = "b"}}{{end}}{{$x}}', 'b'],
    ['{{$x := "a"}}{{if .Name}}{{$x := "b"}}{{$x = "c"}}{{end}}{{$x}}', 'a'],
    ['{{if $x := .Labels.none}}{{else}}[{{$x}}]{{end}}', '[]'],
    ['{{with $x := .Name}}{{$x}} {{.}} {{$.Namespace}}{{end}}', 'the-web-v2 the-web-v2 shop'],
    ['{{with .Labels.none}}a{{else}}{{.Name}}{{end}}', 'the-web-v2'],
    ['{{with .Labels.none}}a{{else with .Labels.app}}{{.}}{{end}}', 'myapp'],
    ['{{if false}}1{{else if .Labels.none}}2{{else if true}}3{{else}}4{{end}}', '3'],
    ['{{range $i, $p := .Spec.Ports}}{{$i}}{{$p.Name}} {{end}}', '0http 1https '],
    ['{{range $v := .Spec.Ports}}{{$v.Port}}{{.Port}} {{end}}', '8080 443443 '],
    ['{{range $k, $v := .Spec.Selector}}{{$k}}={{$v}}{{end}}', 'app=web'],
    ['{{range .Labels.none}}x{{else}}none{{end}}', 'none'],
    ['{{range $k, $v := .Labels}}{{len $k}}{{end}}', '43101130'],
    ['a {{- .Namespace -}} b', 'ashopb'],
    ['a {{/* a } comment */}} b{{- /* another */ -}} c', 'a  bc'],
    ['{{ `raw\\n` }} {{"q\\"\\\\\\t\\x41\\u00e9"}}', 'raw\\n q"\\\tAé'],
    ['{{1}}{{-2}} {{1.5}} {{true}} {{print nil}}', '1-2 1.5 true '],
    ['{{print "a" 1 2 "b" 3}}', 'a1 2b3'],
    ['{{printf "%s-%d-%v-%q-%%" "a" 1 true "b"}}', 'a-1-true-"b"-%'],
    ['{{printf "%s%d%v" .Labels.none .Labels.none .Labels.none}}', '0'],
    ['{{"hello.world" | replace "." "-"}}', 'hello-world'],
    ['{{replace "" "-" "ab"}}', '-a-b-'],
    ['{{trimPrefix .Name "the-" | trimSuffix "" | print}}', ''],
    ['{{trimPrefix .Name "the-"}} {{trimPrefix .Name "x"}}', 'web-v2 the-web-v2'],
    ['{{trimSuffix .Name "-v2"}} {{trimSuffix .Name "x"}}', 'the-web the-web-v2'],
    ['{{trimSuffix .Name ""}}', 'the-web-v2'],
    ['{{trim " a "}}', 'a'],
    [
      '{{len .Name}} {{len .Labels}} {{len .Spec.Ports}} {{len .Labels.none}} {{len "é"}}',
      '10 5 2 0 2',
    ],
    ['{{.Spec.Ports | len}}', '2'],
    ['{{.Spec.ExternalIPs}}', '[192.0.2.1 2001:db8::1]'],
    ['{{hasKey .Labels "service.kubernetes.io/headless"}}{{hasKey .Labels "x"}}', 'truefalse'],
    ['{{hasKey .Labels.none "x"}}{{hasKey .Spec.Selector "app"}}', 'falsetrue'],
    ['{{isIPv4 "256.1.1.1"}} {{isIPv6 "::ffff:192.0.2.1"}}', 'false true'],
    ['{{isSource "service"}} {{isSource "ingress"}}', 'true false'],
    ['{{fromJson "no JSON"}}', ''],
    ['{{index .Annotations "list" | fromJson}}', '[map[a:1] map[a:2]]'],
    ['{{and .Name .Labels.none (index .Spec.Ports 9)}}', ''],
    ['{{or .Labels.none .Name (index .Spec.Ports 9)}}', 'the-web-v2'],
    ['{{and 1 2}} {{or 0 ""}} {{not .Name}} {{.Name | and true}}', '2  false the-web-v2'],
    ['{{eq .Name "a" "the-web-v2"}} {{eq .Name "a" "b"}} {{ne 1 2}}', 'true false true'],
    [
      '{{lt 1 2}} {{le 2 2}} {{gt "b" "a"}} {{ge 1 2}} {{lt .Spec.None 1}}',
      'true true true false true',
    ],
    [
      '{{eq .Spec.None ""}} {{eq 0 .Spec.None}} {{eq .Spec.None false}} {{eq nil nil}} {{ne true false}}',
      'true true true true true',
    ],
    ['{{eq .Labels.none ""}} {{eq nil .Labels.none}} {{ne .Labels.none "x"}}', 'false true true'],
    ['{{eq (index .Labels "none") ""}}', 'true'],
    ['{{if .Spec.PublishNotReadyAddresses}}yes{{end}}', 'yes'],
    ['{{if .Annotations}}yes{{end}}{{if .Spec.Ports}}yes{{end}}', 'yesyes'],
    ['{{if fromJson "{}"}}{{else}}{{if fromJson "[]"}}{{else}}empty{{end}}{{end}}', 'empty'],
    ['{ {{"}"}} }', '{ } }'],
    ['{{ \n .Name\n}}', 'the-web-v2'],
    ['{{((.Name))}}', 'the-web-v2'],
    ['{{$.Name}}{{with .Spec}}{{$.Namespace}}{{end}}', 'the-web-v2shop'],
  ])('%s as %j', (template, expected) => {
    expect(written(template)).toBe(expected);
  });

  it.each([
    ['.Labels.none', 'a missing label'],
    ['.Labels.APP', 'a label in another case'],
    ['index .Labels "none"', 'a missing key'],
    ['index .Spec.None "none"', 'a key of a missing map'],
    ['.Spec.None.Deeper', 'a field of a missing field'],
    ['.Labels.constructor', 'what every JavaScript object has'],
    ['.Labels.__proto__', 'the prototype of a map'],
    ['.Spec.__proto__', 'the prototype of an object'],
    ['index .Spec "constructor"', 'an inherited key'],
    ['(index .Annotations "tree" | fromJson).toString', 'a method'],
    ['(index .Spec.Ports 0).hasOwnProperty', 'a method of an item'],
  ])('nothing for %s, %s', (expression) => {
    expect(written(`{{${expression}}}`)).toBe('');
  });

  it.each([
    ['HTTPRoute', 'gateway-httproute'],
    ['DNSEndpoint', 'crd'],
    ['Ingress', 'ingress'],
  ])('true when a %s is asked whether it comes from %s', (kind, source) => {
    expect(written(`{{isSource "${source}"}}`, { kind })).toBe('true');
  });

  it('the fields of structs that leave no trace in JSON', () => {
    const route = { spec: { parentRefs: [{ name: 'gw' }] } };
    expect(written('{{(index .Spec.CommonRouteSpec.ParentRefs 0).Name}}', route)).toBe('gw');
    expect(
      written('{{range .Spec.Rules}}{{len .IngressRuleValue.HTTP.Paths}} {{end}}', ingress),
    ).toBe('1 0 ');
  });
});

describe('a template fails on an object', () => {
  it.each([
    ['{{.Name.First}}', "'.First' is asked of a text"],
    ['{{.Spec.Ports.Name}}', "'.Name' is asked of a list"],
    ['{{index .Spec.Ports 2}}', 'index 2 is out of range; the list has 2 items'],
    ['{{index .Spec.Ports -1}}', 'index -1 is out of range'],
    ['{{index .Spec.Ports "a"}}', 'index cannot look up a text in a list'],
    ['{{index .Labels 0}}', 'index cannot look up the number 0 in a map'],
    ['{{index .Spec.None 0}}', 'index cannot look up the number 0 in nothing'],
    ['{{index .Name 0}}', 'index cannot look up the number 0 in a text'],
    ['{{toLower .Spec}}', 'toLower expects a text, found an object'],
    ['{{trim true}}', 'trim expects a text, found the boolean true'],
    ['{{.Spec}}', 'a whole object cannot be printed; name the field that is meant'],
    ['{{range .Name}}{{end}}', 'range cannot walk over a text'],
    ['{{range 3}}{{end}}', 'range cannot walk over the number 3'],
    ['{{len 3}}', 'len of the number 3 is not defined'],
    ['{{hasKey .Name "x"}}', 'hasKey expects a map, found a text'],
    ['{{eq .Name 1}}', 'eq cannot compare a text with the number 1'],
    ['{{lt false true}}', 'lt cannot compare the boolean false with the boolean true'],
    ['{{lt .Labels .Labels}}', 'lt cannot compare a map with a map'],
    ['{{printf .Name "x"}}', "printf: the format 'the-web-v2' takes 0 values, found 1"],
    ['{{printf (print "%5" "d") 1}}', "printf: '%5d' is not supported"],
    ['{{printf "%d" "a"}}', 'printf: %d expects a whole number, found a text'],
    ['{{printf "%s" 1}}', 'printf: %s expects a text, found the number 1'],
  ])('%s: %s', (template, problem) => {
    expect(run(template)).toEqual(expect.stringContaining(`failed: ${problem}`));
  });

  it('that is no object', () => {
    expect(run('{{.Name}}', 'text')).toBe("failed: '.Name' is asked of a text");
    expect(run('{{.Name}}', null)).toEqual([]);
  });
});
