// Runs calls of node-dingtalk, unchanged, and prints what each gave.
// Argument: {"options": {...}, "calls": [["create", {...}], ["user.get", "x"], ...]}, a call of extcontact unless it
// names another part; "$userid" stands for the userid of the last create.
const DingTalk = require('node-dingtalk');

async function main() {
  const { options, calls } = JSON.parse(process.argv[2]);
  const client = new DingTalk(options);
  const outcomes = [];
  let userid = '';
  for (const [name, ...parameters] of calls) {
    const given = JSON.parse(JSON.stringify(parameters).replaceAll('$userid', userid));
    try {
      const [part, method] = name.includes('.') ? name.split('.') : ['extcontact', name];
      const value = await client[part][method](...given);
      if (name === 'create') userid = value.userid;
      outcomes.push({ value });
    } catch (error) {
      outcomes.push({ error: { name: error.name, code: error.code, data: error.data } });
    }
  }
  process.stdout.write(JSON.stringify(outcomes));
}

main();
