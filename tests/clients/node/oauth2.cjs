// Runs calls of @alicloud/dingtalk, unchanged, that give tokens, and prints what each gave.
// Argument: {"endpoint": "127.0.0.1:8080", "calls": [["getAccessToken", {...}], ["getToken", "ding…", {...}], ...]};
// the last parameter of a call is what its request is made of.
const { Config } = require('@alicloud/openapi-client');
const sdk = require('@alicloud/dingtalk/oauth2_1_0');

async function main() {
  const { endpoint, calls } = JSON.parse(process.argv[2]);
  const client = new sdk.default(new Config({ endpoint, protocol: 'http' }));
  const outcomes = [];
  for (const [name, ...parameters] of calls) {
    const fields = parameters.pop();
    const request = new sdk[`${name[0].toUpperCase()}${name.slice(1)}Request`](fields);
    try {
      outcomes.push({ value: (await client[name](...parameters, request)).body.toMap() });
    } catch (error) {
      const { name: raised, code, message, data } = error;
      outcomes.push({ error: { name: raised, code, message, data } });
    }
  }
  process.stdout.write(JSON.stringify(outcomes));
}

main();
